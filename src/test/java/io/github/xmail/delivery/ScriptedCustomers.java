package io.github.xmail.delivery;

import io.github.xmail.customer.Customer;
import io.github.xmail.customer.Lookup;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A shop's database of the delivery's tests. */
final class ScriptedCustomers implements CustomerBook {

    static final String ADDRESS = "anna@customer.example";

    final AtomicInteger finds = new AtomicInteger();
    final AtomicInteger checks = new AtomicInteger();
    volatile Function<String, Lookup> answer = id -> found();
    volatile Optional<ErrorCode> broken = Optional.empty();
    volatile boolean checkFails;

    @Override
    public Lookup find(String customerId) {
        finds.incrementAndGet();
        broken.ifPresent(code -> {
            throw new CodedException(code, "broken");
        });
        return answer.apply(customerId);
    }

    @Override
    public void check() {
        checks.incrementAndGet();
        broken.ifPresent(code -> {
            throw new CodedException(code, "broken");
        });
        if (checkFails) {
            throw new CodedException(ErrorCode.USER_QUERY_FAILED, "the query ignores its parameter");
        }
    }

    static Lookup found() {
        return new Lookup.Found(new Customer(ADDRESS, "Anna"));
    }
}
