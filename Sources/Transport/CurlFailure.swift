import CCurl
import Helpdesk

/// What libcurl's word for a failure means to a person.
struct CurlFailure {
    let code: CURLcode
    let host: String
    /// libcurl's own text; used for TLS alone.
    let detail: String
    let excess: ResponseIntake.Excess?
    let rules: TransferRules
    let hasBegun: Bool
    let systemError: Int32
    /// A proxy's answer to the wish for a tunnel; 0 without one.
    let proxyStatus: Int
    let seconds: Double

    var reason: Outcome.Reason {
        if let excess { return self.reason(for: excess) }
        if proxyStatus >= 300 { return proxyFault("answered \(proxyStatus)", mayPass: false) }
        return switch code {
        case CURLE_COULDNT_RESOLVE_HOST: offline("The name \(host) could not be found.")
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: proxyFault("does not work", mayPass: true)
        case CURLE_COULDNT_CONNECT where systemError == kedge_connection_refused:
            offline("\(host) refused the connection.")
        case CURLE_COULDNT_CONNECT: offline("\(host) could not be reached.")
        case CURLE_OPERATION_TIMEDOUT: timeout
        case CURLE_GOT_NOTHING: offline("\(host) closed the connection without an answer.")
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR: offline("The connection to \(host) broke.")
        case CURLE_PARTIAL_FILE:
            Outcome.Reason(.unreadable, "The answer of \(host) was cut short.", mayPass: true)
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
            Outcome.Reason(.unreadable, "\(host) answered with something that is not HTTP.")
        case CURLE_BAD_CONTENT_ENCODING:
            Outcome.Reason(.unreadable, "The answer of \(host) could not be unpacked.")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            insecure
        default: offline("The request to \(host) failed: \(String(cString: curl_easy_strerror(code))).")
        }
    }

    private func offline(_ sentence: String) -> Outcome.Reason {
        Outcome.Reason(.offline, sentence, mayPass: true)
    }

    private func proxyFault(_ what: String, mayPass: Bool) -> Outcome.Reason {
        Outcome.Reason(
            .offline, "The proxy on the way to \(host) \(what).", hint: "Check proxy in config.toml.", mayPass: mayPass)
    }

    private func reason(for excess: ResponseIntake.Excess) -> Outcome.Reason {
        switch excess {
        case .body:
            Outcome.Reason(.unreadable, "The answer of \(host) is larger than \(Self.size(rules.maximumBodyBytes)).")
        case .headers:
            Outcome.Reason(.unreadable, "The answer of \(host) begins with more headers than kedge reads.")
        }
    }

    /// A minute was waited already: who asked may ask again, but not on its own.
    private var timeout: Outcome.Reason {
        guard hasBegun else { return offline("\(host) did not take the connection in time.") }
        let waited = seconds >= rules.totalSeconds * 0.95 ? rules.totalSeconds : Double(rules.lowSpeedSeconds)
        let sentence =
            waited == rules.totalSeconds
            ? "\(host) did not answer within \(Int(waited)) seconds."
            : "\(host) sent next to nothing for \(Int(waited)) seconds."
        return Outcome.Reason(.offline, sentence)
    }

    private var insecure: Outcome.Reason {
        let printable = detail.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }.prefix(160)
        var said = String(String.UnicodeScalarView(printable))
        if said.isEmpty { said = String(cString: curl_easy_strerror(code)) }
        return Outcome.Reason(
            .offline, "No safe connection to \(host) could be made\(hasBegun ? "" : ", and nothing was sent"): \(said).",
            hint: "Check the machine's clock and the server's certificate; ca_file names a private authority's.")
    }

    private static func size(_ bytes: Int) -> String {
        bytes >= 1_048_576 ? "\(bytes / 1_048_576) MiB" : "\(bytes) bytes"
    }
}
