#!/bin/sh
# Signs one order (Standard Webhooks) and posts it to the worker.
#
#   XMAIL_PRIVATE_KEY=… examples/send-order.sh http://localhost:8080/flocktory_email 42 [order-id]
#
# 42 is the customer's id. The same order id posted twice gives one mail. The script waits up to 20 seconds for the
# outcome, prints the HTTP status and the answer, and ends with 0 where the worker took the order, else with 1 (2: wrong
# usage, 3: no answer). Needs curl and openssl. It is meant for trying things out: while openssl runs, its command line,
# and so the key, can be seen by other users of this machine.
set -eu

if [ $# -lt 2 ] || [ $# -gt 3 ] || [ -z "${XMAIL_PRIVATE_KEY:-}" ]; then
    echo "usage: XMAIL_PRIVATE_KEY=<secret> $0 <worker's address> <customer id> [<order id>]" >&2
    exit 2
fi
url=$1
customer=$2
id=${3:-example-$(date +%s)-$$}
timestamp=$(date +%s)

# of several secrets the first is the newest
set -f
# shellcheck disable=SC2086
set -- $XMAIL_PRIVATE_KEY
secret=$1

# the key's bytes: what the base64 after whsec_ holds, or the secret's own text; in hex, since they may be any bytes
case $secret in
    whsec_*) key=$(printf %s "${secret#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n') ;;
    *) key=$(printf %s "$secret" | od -An -v -tx1 | tr -d ' \n') ;;
esac
if [ -z "$key" ]; then
    echo "XMAIL_PRIVATE_KEY: what stands after whsec_ is not base64" >&2
    exit 2
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

uid=$(printf %s "$customer" | sed 's/[\\"]/\\&/g')
cat > "$work/body" <<BODY
{
  "user_uid": "$uid",
  "subject": "%customer_name%, your cart is waiting",
  "html": "<p>Hello {{ customer_name }},</p><p>you left {{ product | default: \"something\" }} in your cart.</p>",
  "variables": {"product": "a blue teapot"},
  "campaign": "first-order"
}
BODY

# the signature covers the very bytes that are posted
signature=$({ printf '%s.%s.' "$id" "$timestamp"; cat "$work/body"; } |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

if ! status=$(curl --silent --show-error --max-time 60 --output "$work/answer" --write-out '%{http_code}' \
    --header 'Content-Type: application/json' \
    --header 'Prefer: wait=20' \
    --header "webhook-id: $id" \
    --header "webhook-timestamp: $timestamp" \
    --header "webhook-signature: v1,$signature" \
    --data-binary "@$work/body" \
    "$url"); then
    echo "no answer from $url" >&2
    exit 3
fi

echo "HTTP $status"
cat "$work/answer" 2>/dev/null || :
echo
case $status in
    2??) exit 0 ;;
    *) exit 1 ;;
esac
