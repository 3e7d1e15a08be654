/* fetch_fault.c - the sentences. Addresses in them are percent-encoded by the caller and a redirect's is made safe
 * here, since the server chose it. */
#include "fetch_fault.h"

#include "biji/language.h"
#include "biji/target.h"
#include "biji/text.h"

#include <stdio.h>

void fault_explain(struct error *error, const char *url, enum fault fault, const char *detail)
{
    struct buf safe = {0};
    struct slice said = slice_of(detail != NULL ? detail : "");
    if (fault == FAULT_NO_TEXT || fault == FAULT_CHARSET)
        text_safe(said, &safe); /* a media type */
    else
        target_encode(said, &safe);
    const char *other = safe.bytes > 0 ? safe.ptr : _("another address");
    switch (fault) {
    case FAULT_NONE:
        break;
    case FAULT_TOO_LARGE:
        error_set(error, ERROR_SYSTEM, "%s is larger than 16 MB and cannot be read here; open it in a browser (o)",
                  url);
        break;
    case FAULT_PRIVATE:
        error_set(error, ERROR_SYSTEM,
                  "%s leads to a private address on your own network, where a page from outside may not send biji; "
                  "open it in a browser (o) if you trust it",
                  url);
        break;
    case FAULT_SCHEME:
        error_set(error, ERROR_SYSTEM, "%s redirects to %s, which is neither http nor https and was not followed", url,
                  other);
        break;
    case FAULT_DOWNGRADE:
        error_set(error, ERROR_SYSTEM,
                  "%s redirects from https to %s, which anyone on the network could change, and was not followed; open "
                  "it in a browser (o) if you trust it",
                  url, other);
        break;
    case FAULT_REDIRECTS:
        error_set(error, ERROR_SYSTEM, "%s redirects more than 5 times, perhaps in a loop; open it in a browser (o)",
                  url);
        break;
    case FAULT_CREDENTIALS:
        error_set(error, ERROR_SYSTEM,
                  "an address with a name or password in it is not fetched, since biji sends no credentials; remove "
                  "them from the link");
        break;
    case FAULT_LOCATION:
        error_set(error, ERROR_SYSTEM,
                  "%s redirects to %s, which is not a valid address, and was not followed; open it in a browser (o)",
                  url, other);
        break;
    case FAULT_LATE:
        error_set(
            error, ERROR_SYSTEM,
            "%s cannot be fetched: it did not arrive within %s seconds; try again later, or open it in a browser (o)",
            url, safe.bytes > 0 ? safe.ptr : _("some"));
        break;
    case FAULT_IDLE:
        error_set(error, ERROR_SYSTEM,
                  "%s cannot be fetched: its server has sent nothing for too long; try again later", url);
        break;
    case FAULT_WEB_PAGE:
        error_set(error, ERROR_SYSTEM, "%s is a web page, not Markdown; open it in a browser (o)", url);
        break;
    case FAULT_NO_TEXT:
        error_set(error, ERROR_SYSTEM, "%s is not text (%s); open it in a browser (o)", url,
                  safe.bytes > 0 ? safe.ptr : _("binary"));
        break;
    case FAULT_CHARSET:
        error_set(error, ERROR_SYSTEM, "%s is not in UTF-8 (%s) and cannot be read here; open it in a browser (o)", url,
                  safe.bytes > 0 ? safe.ptr : _("its server does not say in what"));
        break;
    }
    buf_free(&safe);
}

void fault_explain_transfer(struct error *error, const char *url, CURLcode code, const char *reason)
{
    const char *what = N_("%s cannot be fetched (%s); %s"), *todo = _("try again later");
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        what = N_("%s cannot be fetched: its host name is unknown (%s); %s");
        todo = _("check the network or the name");
        break;
    case CURLE_COULDNT_CONNECT:
        what = N_("%s cannot be fetched: no connection (%s); %s");
        todo = _("check the network and try again");
        break;
    case CURLE_OPERATION_TIMEDOUT:
        what = N_("%s cannot be fetched: its server did not answer in time (%s); %s");
        todo = _("check the network and try again");
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        what = N_("%s cannot be fetched: its server's certificate is not trusted (%s); %s");
        todo = _("check the machine's clock and certificates (package ca-certificates)");
        break;
    case CURLE_SSL_CONNECT_ERROR:
        what = N_("%s cannot be fetched: no secure connection (%s); %s");
        break;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2_STREAM:
        what = N_("%s was cut off on the way (%s); %s");
        todo = _("try again");
        break;
    case CURLE_URL_MALFORMAT:
        todo = _("check the address");
        break;
    default:
        break;
    }
    error_set(error, ERROR_SYSTEM, what, url, reason, todo);
}

void fault_explain_status(struct error *error, const char *url, long status, int tries, long wait_seconds)
{
    char todo[64];
    const long longest = 24 * 60 * 60;
    if (wait_seconds > longest || wait_seconds <= 0)
        snprintf(todo, sizeof todo, "%s", _("try again later"));
    else if (wait_seconds > 120)
        snprintf(todo, sizeof todo, _("try again in %ld minutes"), (wait_seconds + 59) / 60);
    else
        snprintf(todo, sizeof todo,
                 language_count((size_t)wait_seconds, "try again in %ld second", "try again in %ld seconds"),
                 wait_seconds);
    if (status == 404 || status == 410)
        error_set(error, ERROR_SYSTEM,
                  "%s was not found (%ld); it may have moved or be private: open its site in a browser (o)", url,
                  status);
    else if (status == 429)
        error_set(error, ERROR_SYSTEM, "%s was refused because its server got too many requests (429); %s", url, todo);
    else if (status == 401 || (status == 403 && wait_seconds == 0))
        error_set(error, ERROR_SYSTEM, "%s was refused (%ld); %s, or open it in a browser (o)", url, status, todo);
    else if (status == 403)
        error_set(error, ERROR_SYSTEM, "%s was refused for now (403); %s", url, todo);
    else if (status >= 500)
        error_set(error, ERROR_SYSTEM, "%s cannot be fetched: its server failed (%ld, tried %d times); %s", url, status,
                  tries, todo);
    else
        error_set(error, ERROR_SYSTEM, "%s was answered with status %ld, not with a page; open it in a browser (o)",
                  url, status);
}
