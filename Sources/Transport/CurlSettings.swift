import CCurl

/// Sets options of one easy handle and remembers whether all were taken: an option that libcurl refuses
/// must not leave a request less guarded than it looks.
final class CurlSettings {
    private let easy: UnsafeMutableRawPointer
    private(set) var isWhole = true

    init(easy: UnsafeMutableRawPointer) { self.easy = easy }

    func set(_ option: CURLoption, _ value: Int) { note(kedge_curl_set_long(easy, option, value)) }
    func set(_ option: CURLoption, _ text: String) { note(kedge_curl_set_text(easy, option, text)) }

    private func note(_ code: CURLcode) {
        if code != CURLE_OK { isWhole = false }
    }
}

extension CurlSettings {
    /// Where the request may go, and by which way.
    func setAddressRules(_ endpoint: Endpoint) {
        set(CURLOPT_PROTOCOLS_STR, endpoint.origin.scheme)
        set(CURLOPT_REDIR_PROTOCOLS_STR, "https")
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let file = endpoint.certificateAuthorityFile { set(CURLOPT_CAINFO, file) }
        // Empty texts, too, keep the environment's proxy variables out.
        set(CURLOPT_PROXY, endpoint.proxy ?? "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    func setTimes(_ rules: TransferRules, isRead: Bool) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(rules.connectSeconds * 1_000))
        set(CURLOPT_TIMEOUT_MS, Int(rules.totalSeconds * 1_000))
        set(CURLOPT_LOW_SPEED_LIMIT, isRead ? rules.lowSpeedBytesPerSecond : 0)
        set(CURLOPT_LOW_SPEED_TIME, isRead ? rules.lowSpeedSeconds : 0)
        set(CURLOPT_MAXLIFETIME_CONN, 600)
        set(CURLOPT_ACCEPT_ENCODING, "gzip")
    }

    func setMethod(_ request: Request) {
        switch (request.method, request.body) {
        case (.get, _):
            set(CURLOPT_HTTPGET, 1)
        case (.delete, nil):
            set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)
        case (_, let body):
            set(CURLOPT_POST, 1)
            setBody(body ?? [])
            if request.method != .post { set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        }
    }

    private func setBody(_ body: [UInt8]) {
        body.withUnsafeBytes { bytes in
            // An empty array has no address, and libcurl would then ask for a body by callback.
            if let start = bytes.baseAddress, !bytes.isEmpty {
                note(kedge_curl_set_body(easy, start, curl_off_t(bytes.count)))
            } else {
                note(kedge_curl_set_body(easy, "", 0))
            }
        }
    }
}
