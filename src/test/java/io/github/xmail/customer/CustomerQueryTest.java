package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerQueryTest {

    private static String plain(String sql, Dialect dialect) {
        return CustomerQuery.of(sql, Set.of(dialect)).textFor(dialect).sql();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select e, n from t where id = :user_uid                         | select e, n from t where id = ?",
                "select e, n from t where id = ?                                 | select e, n from t where id = ?",
                "select e, n from t where id = :user_uid ;                       | select e, n from t where id = ?",
                "select e, n from t where id=:user_uid;; -- end                  | select e, n from t where id=?",
                "select e, n from t where a=:user_uid or b=:user_uid             | select e, n from t where a=? or b=?",
                "select e, ':user_uid ?' from t where id=:user_uid               | select e, ':user_uid ?' from t where id=?",
                "select e, 'it''s ?' from t where id=:user_uid                   | select e, 'it''s ?' from t where id=?",
                "select e, \":x\" from t where id=:user_uid                      | select e, \":x\" from t where id=?",
                "select e, n /* :user_uid ; */ from t where id=:user_uid         | select e, n /* :user_uid ; */ from t where id=?",
                "select e, a::text from t where id=:user_uid::bigint             | select e, a::text from t where id=?::bigint",
                "select e, $$ ? ; ' $$ from t where id=:user_uid                 | select e, $$ ? ; ' $$ from t where id=?",
                "select e, $a$ $$ ? $a$ from t where id=:user_uid                | select e, $a$ $$ ? $a$ from t where id=?",
                "WITH x AS (SELECT 1) SELECT e, n FROM t WHERE id=:user_uid      | WITH x AS (SELECT 1) SELECT e, n FROM t WHERE id=?",
                "select e, t.update, x.into from t where id=:user_uid            | select e, t.update, x.into from t where id=?",
                "select e, replace(n, 'a', 'b') from t where id=:user_uid        | select e, replace(n, 'a', 'b') from t where id=?",
                "select e, deleted from t where id=:user_uid                     | select e, deleted from t where id=?"
            })
    void theIdIsTheOnlyParameter(String sql, String expected) {
        assertThat(plain(sql, Dialect.POSTGRESQL)).isEqualTo(expected);
        assertThat(plain(sql, Dialect.OTHER)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POSTGRESQL | select e, a ?? 'k' from t where id=:user_uid          | select e, a ?? 'k' from t where id=?",
                "POSTGRESQL | select e, E'\\' :user_uid' from t where id=:user_uid  | select e, E'\\' :user_uid' from t where id=?",
                "POSTGRESQL | select e, '\\' from t where id=:user_uid              | select e, '\\' from t where id=?",
                "POSTGRESQL | select e, a #> b from t where id=:user_uid            | select e, a #> b from t where id=?",
                "POSTGRESQL | select e, /* /* ? */ ? */ n from t where id=:user_uid | select e, /* /* ? */ ? */ n from t where id=?",
                "POSTGRESQL | select e, a[1] from t where id=:user_uid              | select e, a[1] from t where id=?",
                "OTHER      | select [e ?], [a:b] from t where id=:user_uid and 1=1 | -",
                "OTHER      | select [e mail], n from t where [id]=:user_uid        | select [e mail], n from t where [id]=?"
            })
    void eachDatabaseIsReadInItsOwnWay(Dialect dialect, String sql, String expected) {
        if (expected.equals("-")) {
            assertThatThrownBy(() -> plain(sql, dialect)).isInstanceOf(BrokenRule.class);
        } else {
            assertThat(plain(sql, dialect)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select e, 'it\\'s :user_uid' from t where x in (:user_uid)",
                "select e, n from t where x in (:user_uid) # and y = :user_uid",
                "select e, 5--3 from t where x in (:user_uid)",
                "select e, `a:user_uid` from t where x in (:user_uid)",
                "select e, \"a\\\":user_uid\" from t where x in (:user_uid)"
            })
    void mysqlHasOneParameterHere(String sql) {
        assertThat(CustomerQuery.of(sql, Set.of(Dialect.MYSQL))
                        .textFor(Dialect.MYSQL)
                        .spellings())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select e, n from t where id=:user_uid",
                "select e, n from t as c where c.id = :user_uid and c.active = 1 order by 1",
                "select e, n from `t` where `s`.`t`.`id` = ? limit 2",
                "select e, n from t join u on (u.id = :user_uid) where a = 1 or t.id = :user_uid"
            })
    void aPlainComparisonIsMadeExactForMysql(String sql) {
        assertThat(CustomerQuery.of(sql, Set.of(Dialect.MYSQL))
                        .textFor(Dialect.MYSQL)
                        .exact())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select e, n from t where id+0 = :user_uid",
                "select e, n from t where id = :user_uid + 0",
                "select e, n from t where not id = :user_uid",
                "select e, n from t where lower(id) = :user_uid",
                "select e, n from t where a between 1 and id = :user_uid",
                "select e, n from t where a = id = :user_uid",
                "select e, n from t where id = :user_uid collate utf8mb4_bin",
                "select e, n from t where id <= :user_uid"
            })
    void anyOtherComparisonIsLeftAsItIs(String sql) {
        PreparedText text = CustomerQuery.of(sql, Set.of(Dialect.MYSQL)).textFor(Dialect.MYSQL);
        assertThat(text.exact()).isFalse();
        assertThat(text.sql()).isEqualTo(sql.replace(":user_uid", "?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "-- nothing",
                "delete from t where id = :user_uid",
                "update t set n = :user_uid",
                "explain select 1",
                "select e, n from t",
                "select e, n from t where id = ':user_uid'",
                "select e, n from t -- :user_uid",
                "select e, n from t /* ? */",
                "select e, n from t where id = \":user_uid\"",
                "select e, n from t where id = ? or x = ?",
                "select e, n from t where id = ? or x = :user_uid",
                "select e, n from t where id = :uid",
                "select e, n from t where id = :user_uid and x = :other",
                "select e, n from t where id = :USER_UID",
                "select e, n from t where id = :user_uid2",
                "select e, n from t where id = :user_uid; delete from t",
                "select e, n from t where id = :user_uid; select 1",
                "with d as (delete from t where id = :user_uid returning e, n) select e, n from d",
                "with d as (insert into t values (:user_uid) returning e, n) select e, n from d",
                "with d as (update t set n = 1 where id = :user_uid returning e, n) select e, n from d",
                "with d as (select 1) delete from t where id = :user_uid",
                "with d as (select 1) update t set n = 1 where id = :user_uid",
                "select e, n into other from t where id = :user_uid",
                "select e, n from t where id = :user_uid for update",
                "select e, n from t where id = :user_uid into outfile '/tmp/x'",
                "select e, n from t where id = :user_uid delete from t",
                "select e, 'open from t where id = :user_uid",
                "select e, n from t /* open where id = :user_uid",
                "select e, \"open from t where id = :user_uid"
            })
    void anythingElseIsRefusedWithARemedy(String sql) {
        for (Dialect dialect : Dialect.values()) {
            assertThatThrownBy(() -> CustomerQuery.of(sql, Set.of(dialect)))
                    .as("%s for %s", sql, dialect)
                    .isInstanceOfSatisfying(BrokenRule.class, e -> {
                        assertThat(e.rule()).isNotBlank();
                        assertThat(e.remedy()).isNotBlank();
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select e, '\\' from t where id = :user_uid and x = ' or y = :user_uid -- '",
                "select e, n from t where id = :user_uid # ' or y = :user_uid"
            })
    void whatDatabasesReadDifferentlyIsRefusedWhereTheDatabaseIsNotKnown(String sql) {
        assertThatThrownBy(() -> CustomerQuery.of(sql, EnumSet.allOf(Dialect.class)))
                .isInstanceOf(BrokenRule.class);
    }

    @Test
    void aCommentThatMysqlExecutesIsRefused() {
        assertThatThrownBy(() -> CustomerQuery.of(
                        "select e, n from t where id = :user_uid /*! or 1=1 */", Set.of(Dialect.MYSQL)))
                .isInstanceOf(BrokenRule.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select e, n from t where id = :user_uid limit 1",
                "select top 1 e, n from t where id = :user_uid",
                "select e, n from t where id = :user_uid fetch first 1 rows only",
                "select e, n from t where id = :user_uid and rownum = 1"
            })
    void whatHidesThatSeveralRowsMatchIsNamed(String sql) {
        assertThat(CustomerQuery.of(sql, Set.of(Dialect.OTHER)).limits()).hasSize(1);
    }
}
