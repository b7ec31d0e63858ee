/**
 * What is wrong, and what to do about it: the checks behind {@code {"action":"diagnose"}}. One class a check; {@code
 * Troubleshooting} runs them beside each other, each within its limit, and shares a run among those who ask at the same
 * time. A check says {@code Finding}s, whose words in English and Russian are in {@code messages_*.properties}: they name
 * settings, codes, SQL states and numbers of SMTP replies, never a value, a host, an address, a name, or the text of a
 * driver or server.
 */
package io.github.xmail.troubleshooting;
