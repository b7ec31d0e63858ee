/**
 * The XMail connector: two short one-way flows, joined only by the outbox, and a pixel beside them.
 *
 * <pre>
 * browser ──► pixel        platform ──POST──► order ──► outbox ◄── delivery ──► smtp ──► the shop's SMTP server
 *                                                                     │
 *                                                                     ├──► customer ──► the shop's database
 *                                                                     └──► mail (fill in, compose)
 * </pre>
 *
 * <p><b>Order in.</b> bytes and headers → verify → decode → accept → committed row → 202. Nothing asks the shop's database,
 * nothing is stored before the last step.
 *
 * <p><b>Mail out.</b> take a claimed order → find the customer → compose the mail → send, noting the final dot → settle. No
 * transaction is open while SMTP talks.
 *
 * <table>
 * <caption>Who may import whom, besides the JDK and libraries</caption>
 * <tr><td>{@code error}</td><td>nothing</td></tr>
 * <tr><td>{@code settings}</td><td>{@code error}</td></tr>
 * <tr><td>{@code pixel}</td><td>{@code settings}, {@code error}: these three are the taglib jar</td></tr>
 * <tr><td>{@code outbox}, {@code customer}, {@code mail}</td><td>{@code settings}, {@code error}</td></tr>
 * <tr><td>{@code smtp}</td><td>{@code mail}, {@code settings}, {@code error}</td></tr>
 * <tr><td>{@code order}</td><td>{@code outbox}, {@code mail}, {@code pixel}, {@code settings}, {@code error}</td></tr>
 * <tr><td>{@code delivery}</td><td>{@code outbox}, {@code customer}, {@code mail}, {@code smtp}, {@code settings}, {@code
 * error}</td></tr>
 * <tr><td>{@code troubleshooting}</td><td>{@code order} (whose {@code Diagnosis} it is), {@code outbox}, {@code customer},
 * {@code mail}, {@code smtp}, {@code settings}, {@code error}</td></tr>
 * <tr><td>{@code admin}</td><td>{@code order}, {@code outbox}, {@code smtp}, {@code settings}, {@code error}; nobody
 * imports it</td></tr>
 * </table>
 *
 * <p>{@link io.github.xmail.Application} builds everything and is imported by nobody. A test holds the code to this table.
 */
package io.github.xmail;
