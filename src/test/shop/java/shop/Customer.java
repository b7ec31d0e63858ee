package shop;

import java.io.Serializable;

/** Who is signed in, as the shop keeps it in its session. */
public final class Customer implements Serializable {

    private static final long serialVersionUID = 1;

    private final String id;
    private final String email;

    Customer(String id, String email) {
        this.id = id;
        this.email = email;
    }

    public String getId() {
        return id;
    }

    public String getEmail() {
        return email;
    }

    /** A getter with a bug. */
    public String getBroken() {
        throw new IllegalStateException("broken for " + email);
    }
}
