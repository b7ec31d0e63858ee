/**
 * The shop's customer: {@code delivery} asks for one by id just before a mail is composed; the answer is his present address
 * and name, or that he is not there. Here are the shop's query with its parameter, the types a key may have, and the
 * connections to the shop's database. Never the wrong person, rather none.
 */
package io.github.xmail.customer;
