import FoundationEssentials
import Helpdesk
import Transport

/// Turns one account's answers into JSON, and everything else into trouble a person can act on.
///
/// The status decides what kind of trouble it is; the service's own words are only quoted.
public struct AnswerReader: Sendable {
    public let account: AccountName
    public let kind: ServiceKind
    private let origin: Endpoint.Origin
    private let token: String
    /// Where the config holds the address that answers.
    private let setting: String

    /// - Parameters:
    ///   - token: blotted out where a server repeats it.
    ///   - setting: where the config holds the address that answers.
    public init(
        account: AccountName, kind: ServiceKind, origin: Endpoint.Origin, token: String, setting: String = "base_url"
    ) {
        self.account = account
        self.kind = kind
        self.origin = origin
        self.token = token
        self.setting = setting
    }

    /// The document of a good answer.
    public func document(_ response: Response, of errand: Errand) throws(Trouble) -> JSONDocument {
        guard (200..<300).contains(response.status) else { throw trouble(response, of: errand) }
        do {
            let document = try JSONDocument(response.body)
            if let words = complaint(in: document.root) {
                throw Trouble(
                    errand.isWrite ? .outcomeUnknown : .serverFault,
                    "\(name) answered without an error, yet spoke of one: \(quoted(words))",
                    hint: errand.isWrite ? checkHint(errand) : Self.laterHint, account: account)
            }
            return document
        } catch let flaw as JSONFlaw {
            throw unreadable(flaw, errand)
        } catch let trouble as Trouble {
            throw trouble
        } catch {
            throw unreadable(.damaged, errand)
        }
    }

    /// The document of an accepted write; nil where the service accepted without a word.
    public func receipt(_ response: Response, of errand: Errand) throws(Trouble) -> JSONDocument? {
        let isBlank = response.body.allSatisfy(JSONParts.isSpace)
        if isBlank, (200..<300).contains(response.status) { return nil }
        return try document(response, of: errand)
    }

    /// Trouble of this account, for what an answer lacks or a service refuses.
    public func trouble(_ kind: Trouble.Kind, _ message: String, hint: String? = nil) -> Trouble {
        Trouble(kind, message, hint: hint, account: account)
    }

    /// A good answer that holds something else than what was asked for.
    public func unexpected(_ what: String, of errand: Errand) -> Trouble {
        Trouble(
            errand.isWrite ? .outcomeUnknown : .unreadable, "\(name)'s answer holds no \(what).",
            hint: errand.isWrite ? checkHint(errand) : "Check that \(setting) of account \(account) names \(name)'s API.",
            account: account)
    }

    /// An object that has `error` and none of the names that carry data is a failure sent as a success.
    private func complaint(in root: JSONValue) -> ServiceWords? {
        guard case .object(let members) = root, let error = members["error"], error != .null,
            error != .bool(false), members["data"] == nil, members["id"] == nil
        else { return nil }
        return ServiceWords(root)
    }

    private func unreadable(_ flaw: JSONFlaw, _ errand: Errand) -> Trouble {
        let what =
            switch flaw {
            case .empty: "with an empty page"
            case .webPage: "with a web page instead of data"
            case .damaged: "with data that is damaged or cut short"
            case .tooDeep: "with data nested too deeply to be read"
            case .tooMany: "with more data than any list holds"
            case .otherText: "with text that is not JSON"
            }
        return Trouble(
            errand.isWrite ? .outcomeUnknown : .unreadable, "The server answered \(what).",
            hint: errand.isWrite ? checkHint(errand) : hint(for: flaw), account: account)
    }

    private func hint(for flaw: JSONFlaw) -> String {
        switch flaw {
        case .webPage, .otherText:
            "Check \(setting) of account \(account), and whether a sign-in page of the network stands in between."
        case .empty, .damaged, .tooDeep, .tooMany: Self.laterHint
        }
    }
}

extension AnswerReader: CustomStringConvertible, CustomReflectable {
    /// Never holds the token.
    public var description: String { "answers of \(name) for \(account)" }
    public var customMirror: Mirror { Mirror(self, children: ["account": account, "origin": origin]) }
}

extension AnswerReader {
    static let laterHint = "It will be asked again; if it stays like this, tell whoever runs the server."

    var name: String { kind.productName }

    /// What an answer outside 200 to 299 means.
    func trouble(_ response: Response, of errand: Errand) -> Trouble {
        let words = ServiceWords((try? JSONDocument(response.body))?.root)
        var trouble = bareTrouble(response, of: errand, words: words)
        trouble.account = account
        trouble.fields = words.fields.map { .init(field: clean($0.field), message: clean($0.message)) }
        return trouble
    }

    private func bareTrouble(_ response: Response, of errand: Errand, words: ServiceWords) -> Trouble {
        let said = words.message == nil ? "." : ": \(quoted(words))"
        switch response.status {
        case 401:
            return Trouble(
                .notSignedIn, "\(name) refused the token of account \(account)\(said)",
                hint: "Make a new key in \(name)'s settings and put it where token_command, token_env or "
                    + "token_file of account \(account) reads it.")
        case 403:
            let lack = errand.permission.map { "Give this key \($0)" } ?? "Give this key more rights"
            return Trouble(
                .notAllowed, errand.refusal ?? "The key of account \(account) may not \(errand.phrase)\(said)",
                hint: "\(lack) in \(name)'s settings, or use another key.")
        case 404, 410:
            return absent(errand, status: response.status, said: said)
        case 405, 501:
            return Trouble(
                .unsupported, "\(name) can't \(errand.phrase) at this address\(said)",
                hint: "Check \(setting) of account \(account).")
        case 409 where errand.isCreation:
            return Trouble(.conflict, "\(name) refused to \(errand.phrase)\(said)", hint: "Look whether it is there already.")
        case 409, 412, 423:
            return Trouble(
                .conflict, "\(name) could not \(errand.phrase), because it changed meanwhile\(said)",
                hint: "Read it again, then decide anew.")
        case 429:
            return Trouble(
                .rateLimited, "\(name) takes no more requests of account \(account) for now\(said)",
                hint: "Nothing was done; it is tried again when \(name) allows it.",
                retryAt: response.retryDate)
        case 300..<400:
            return redirected(response, errand)
        case 400..<500 where response.status != 408:
            return Trouble(
                .invalid, "\(name) did not accept the request to \(errand.phrase) (\(response.status))\(said)",
                hint: words.fields.isEmpty ? nil : "Correct the fields that are named.")
        default:
            return failed(response, errand, said: said)
        }
    }

    private func absent(_ errand: Errand, status: Int, said: String) -> Trouble {
        if errand.absenceIsConflict {
            return Trouble(.conflict, errand.absence ?? "It is no longer there.", hint: "Load the list again.")
        }
        let message = errand.absence ?? "\(name) has nothing at this address to \(errand.phrase)\(said)"
        return Trouble(
            .notFound, message,
            hint: status == 410
                ? "It was deleted." : "It may have been deleted, or \(setting) of account \(account) is wrong.")
    }

    private func redirected(_ response: Response, _ errand: Errand) -> Trouble {
        let place = response.header("location").map { target(of: $0) } ?? "an address that it doesn't name"
        let message = "\(name) points to \(place); kedge doesn't follow, so that the token stays where it belongs."
        // After these two, a browser would show the outcome of a write that happened.
        if errand.isWrite, response.status == 302 || response.status == 303 {
            return Trouble(.outcomeUnknown, message, hint: checkHint(errand))
        }
        return Trouble(
            .unreadable, message,
            hint: "If the service moved, put its new address into \(setting) of account \(account).")
    }

    /// The origin a redirect names; a path alone stays on our own.
    private func target(of location: String) -> String {
        if location.hasPrefix("/"), !location.hasPrefix("//") { return "another path of \(origin)" }
        guard let start = location.firstRange(of: "//")?.upperBound else { return "another path of \(origin)" }
        let authority = location[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && $0 != "\\" }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
        return clean(location[..<start] + host.prefix(253))
    }

    private func failed(_ response: Response, _ errand: Errand, said: String) -> Trouble {
        let message = "\(name) failed to \(errand.phrase) (\(response.status))\(said)"
        return errand.isWrite
            ? Trouble(.outcomeUnknown, message, hint: checkHint(errand))
            : Trouble(.serverFault, message, hint: Self.laterHint, retryAt: response.retryDate)
    }

    func checkHint(_ errand: Errand) -> String {
        errand.check ?? "It may have happened: look at \(name) before doing it again."
    }

    /// The service's words as the end of a sentence.
    func quoted(_ words: ServiceWords) -> String {
        let text = clean(words.message ?? "it gave no reason")
        return text.last.map { ".!?…".contains($0) } ?? false ? text : text + "."
    }

    private func clean(_ text: some StringProtocol) -> String {
        let text = String(text)
        guard token.utf8.count >= 4 else { return text }
        return text.split(separator: token, omittingEmptySubsequences: false).joined(separator: "[token]")
    }
}

extension Response {
    /// When the service's window starts anew, where it names a time of day; the gate knows the waits.
    var retryDate: Date? {
        let earliest = Date(timeIntervalSince1970: 1e9)
        return header("x-ratelimit-reset").flatMap { ServiceDate.read($0) }.flatMap { $0 < earliest ? nil : $0 }
    }
}
