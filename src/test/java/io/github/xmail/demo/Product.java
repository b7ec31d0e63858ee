package io.github.xmail.demo;

import java.util.List;

/**
 * Something the demo shop sells.
 *
 * @param picture name of a symbol in the page's drawing
 * @param euros the price in whole euros
 */
public record Product(String picture, String name, String description, int euros) {

    static final List<Product> ALL = List.of(
            new Product("teapot", "Teapot", "Stoneware, for four cups", 39),
            new Product("mug", "Mug", "Keeps a coffee warm through a meeting", 14),
            new Product("lamp", "Reading lamp", "Warm light where the book is", 65),
            new Product("plant", "Window plant", "Forgives a week of holidays", 22),
            new Product("notebook", "Notebook", "Squared paper, 192 pages", 12),
            new Product("blanket", "Wool blanket", "For the end of long evenings", 89));
}
