/* Typed doors to libcurl's variadic functions, which Swift cannot call. */
#ifndef KEDGE_CCURL_SHIM_H
#define KEDGE_CCURL_SHIM_H

#include <curl/curl.h>
#include <errno.h>

static const int kedge_connection_refused = ECONNREFUSED;

typedef size_t (*kedge_curl_sink)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode kedge_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

/* libcurl copies the text. */
static inline CURLcode kedge_curl_set_text(CURL *easy, CURLoption option, const char *text) {
    return curl_easy_setopt(easy, option, text);
}

/* The list must outlive the transfer. */
static inline CURLcode kedge_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *list) {
    return curl_easy_setopt(easy, option, list);
}

/* libcurl copies the bytes. */
static inline CURLcode kedge_curl_set_body(CURL *easy, const void *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}

static inline CURLcode kedge_curl_set_body_sink(CURL *easy, kedge_curl_sink sink, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, sink);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_WRITEDATA, context) : code;
}

static inline CURLcode kedge_curl_set_header_sink(CURL *easy, kedge_curl_sink sink, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, sink);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_HEADERDATA, context) : code;
}

/* The buffer holds CURL_ERROR_SIZE bytes and must outlive the transfer. */
static inline CURLcode kedge_curl_set_error_buffer(CURL *easy, char *buffer) {
    return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, buffer);
}

static inline CURLcode kedge_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode kedge_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode kedge_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLcode kedge_curl_message_result(const CURLMsg *message) {
    return message->data.result;
}

#endif
