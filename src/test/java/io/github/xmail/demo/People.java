package io.github.xmail.demo;

import java.util.ArrayList;
import java.util.List;

/** A thousand invented customers, the same ones at each start; the first ones are worth signing in as. */
final class People {

    static final int COUNT = 1000;

    private static final List<Customer> NOTABLE = List.of(
            new Customer(1, "Alice Johnson", "alice.johnson@mail.example"),
            new Customer(2, "Иван Петров", "ivan.petrov@mail.example"),
            new Customer(3, "Мария Смирнова", "maria.smirnova@mail.example"),
            new Customer(4, "Conor \"Con\" O'Neill <b>& Sons</b>", "conor@oneill-sons.example"),
            new Customer(5, null, "no.name@mail.example"),
            new Customer(6, "Olga Sokolova", null));

    private static final String[] ENGLISH_FIRST = {
        "Emma", "Oliver", "Grace", "Henry", "Lucy", "Samuel", "Ruth", "Walter", "Nora", "Edgar", "Ivy", "Hugh", "Clara"
    };
    private static final String[] ENGLISH_LAST = {
        "Ashworth", "Bennett", "Carver", "Dunn", "Ellison", "Fairchild", "Greaves", "Holt", "Ingram", "Kerr", "Lowell"
    };
    private static final String[] RUSSIAN_FIRST = {"Анна", "Елена", "Ольга", "Ирина", "Наталья", "Светлана", "Дарья"};
    private static final String[] RUSSIAN_LAST = {
        "Кузнецова", "Попова", "Волкова", "Морозова", "Новикова", "Лебедева", "Козлова", "Орлова", "Зайцева"
    };

    private People() {}

    static List<Customer> all() {
        List<Customer> people = new ArrayList<>(NOTABLE);
        for (long id = people.size() + 1L; id <= COUNT; id++) {
            people.add(customer(id));
        }
        return people;
    }

    /** Every second one has a Russian name, every 25th none, every 40th no address. */
    private static Customer customer(long id) {
        String name =
                id % 2 == 0 ? pick(ENGLISH_FIRST, ENGLISH_LAST, id / 2) : pick(RUSSIAN_FIRST, RUSSIAN_LAST, id / 2);
        String email = "customer%d@mail.example".formatted(id);
        return new Customer(id, id % 25 == 0 ? null : name, id % 40 == 0 ? null : email);
    }

    /** The numbers of first and last names have no common divisor, so that all pairs come up before one repeats. */
    private static String pick(String[] first, String[] last, long number) {
        return first[(int) (number % first.length)] + " " + last[(int) (number % last.length)];
    }
}
