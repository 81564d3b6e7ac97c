import CCurl
import Helpdesk

/// One request in libcurl's hands: what was set, what has come so far, and how it ended. Lives on the wire's
/// queue.
final class CurlTransfer {
    let ticket: RequestTicket
    let easy: UnsafeMutableRawPointer
    private let host: String
    private let isRead: Bool
    private let rules: TransferRules
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    private var intake: ResponseIntake

    /// Nil where libcurl has no memory left.
    init?(
        ticket: RequestTicket, _ request: Request, _ prepared: PreparedRequest, to endpoint: Endpoint,
        rules: TransferRules
    ) {
        guard let easy = curl_easy_init() else { return nil }
        self.ticket = ticket
        self.easy = easy
        self.rules = rules
        host = endpoint.origin.host
        isRead = request.isRead
        intake = ResponseIntake(rules: rules)
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        guard configure(request, prepared, endpoint) else { return nil }
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    private func configure(_ request: Request, _ prepared: PreparedRequest, _ endpoint: Endpoint) -> Bool {
        for line in prepared.headerLines {
            guard let longer = curl_slist_append(headerList, line) else { return false }
            headerList = longer
        }
        let context = Unmanaged.passUnretained(self).toOpaque()
        let settings = CurlSettings(easy: easy)
        settings.set(CURLOPT_URL, prepared.url)
        settings.setAddressRules(endpoint)
        settings.setTimes(rules, isRead: isRead)
        settings.setMethod(request)
        if !isRead, rules.isolatesWrites {
            settings.set(CURLOPT_FRESH_CONNECT, 1)
            settings.set(CURLOPT_FORBID_REUSE, 1)
        }
        let codes = [
            kedge_curl_set_list(easy, CURLOPT_HTTPHEADER, headerList),
            kedge_curl_set_body_sink(easy, receiveBody, context),
            kedge_curl_set_header_sink(easy, receiveHeader, context),
            kedge_curl_set_error_buffer(easy, errorText),
        ]
        return settings.isWhole && codes.allSatisfy { $0 == CURLE_OK }
    }

    fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool { intake.takeBody(bytes) }
    fileprivate func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool { intake.takeHeader(bytes) }
}

extension CurlTransfer {
    func outcome(_ code: CURLcode) -> Outcome {
        if code == CURLE_OK {
            guard intake.hasWholeHeaders else { return .unknown(reason: failure(CURLE_PARTIAL_FILE)) }
            var status = 0
            kedge_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
            if (100...999).contains(status) { return .answered(intake.response(status: status)) }
            return .unknown(reason: failure(CURLE_WEIRD_SERVER_REPLY))
        }
        return hasBegun ? .unknown(reason: failure(code)) : .notSent(reason: failure(code))
    }

    /// How it stands when it is cut by us.
    var cutOutcome: Outcome {
        hasBegun
            ? .unknown(reason: Outcome.Reason(.cancelled, "The request was cut off before \(host) had answered."))
            : .notSent(reason: .cancelled)
    }

    /// Whether bytes of the request may have left. libcurl notes this time once name, connection and TLS are
    /// done, immediately before it sends.
    private var hasBegun: Bool {
        var microseconds: curl_off_t = 0
        return kedge_curl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T, &microseconds) != CURLE_OK
            || microseconds != 0
    }

    private func failure(_ code: CURLcode) -> Outcome.Reason {
        var systemError = 0
        var proxyStatus = 0
        var totalMicroseconds: curl_off_t = 0
        kedge_curl_get_long(easy, CURLINFO_HTTP_CONNECTCODE, &proxyStatus)
        kedge_curl_get_long(easy, CURLINFO_OS_ERRNO, &systemError)
        kedge_curl_get_offset(easy, CURLINFO_TOTAL_TIME_T, &totalMicroseconds)
        return CurlFailure(
            code: code, host: host, detail: String(cString: errorText), excess: intake.excess, rules: rules,
            hasBegun: hasBegun, systemError: Int32(truncatingIfNeeded: systemError), proxyStatus: proxyStatus,
            seconds: Double(totalMicroseconds) / 1e6
        ).reason
    }
}

private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    receive(bytes, size, count, context) { $0.takeBody($1) }
}

private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    receive(bytes, size, count, context) { $0.takeHeader($1) }
}

/// Any count but that of the bytes given ends the transfer.
private func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ take: (CurlTransfer, UnsafeRawBufferPointer) -> Bool
) -> Int {
    let (total, overflow) = size.multipliedReportingOverflow(by: count)
    guard !overflow, total > 0, let context else { return 0 }
    let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    return take(transfer, UnsafeRawBufferPointer(start: bytes, count: total)) ? total : -1
}
