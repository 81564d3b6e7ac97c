import Backend
import Helpdesk
import Keepem
import Keme
import Kemon
import Keva
import RequestTracker
import Settings
import Transport

/// From a configured account to the service that speaks for it.
enum Services {
    /// Throws trouble of kind `configuration` where the config asks for what can't be.
    static func make(_ account: AccountConfig, token: String) throws(Trouble) -> any Service {
        let options = options(of: account, token: token)
        return switch account.service {
        case .keva: try Keva(options)
        case .kemon: try Kemon(options)
        case .keme: try Keme(options)
        case .keepem: try Keepem(options)
        case .rt: try RequestTracker(options)
        }
    }

    private static func options(of account: AccountConfig, token: String) -> ServiceOptions {
        var words = DecisionWords()
        if let word = account.decision["status"] { words.status = word }
        if let word = account.decision["approved"] { words.approved = word }
        if let word = account.decision["rejected"] { words.rejected = word }
        if let word = account.decision["draft"] { words.draft = word }
        if let word = account.decision["feedback"] { words.feedback = word }
        return ServiceOptions(
            account: account.name, baseURL: account.baseURL, token: token, workspace: account.workspace,
            me: account.me, requestsPerMinute: account.requestsPerMinute, replyKey: account.replyKey,
            noteKey: account.noteKey, decisionWords: words,
            certificateAuthorityFile: account.certificateAuthorityFile, proxy: account.proxy,
            authorizationHeader: account.authorizationHeader, mcpURL: account.mcpURL, mcpCommentTool: account.mcpCommentTool)
    }
}

/// An account whose token could not be read: its capabilities are known, its copy is readable, and every
/// request says what is wrong instead.
struct LockedService: Service {
    let service: any Service
    let trouble: Trouble

    var account: AccountName { service.account }
    var kind: ServiceKind { service.kind }
    var capabilities: Capabilities { service.capabilities }
    var endpoint: Endpoint { service.endpoint }

    func tickets(_ filter: TicketFilter, page: PageCursor) throws(Trouble) -> Call<Page<Ticket>> { throw trouble }
    func ticket(_ id: TicketID) throws(Trouble) -> Call<TicketDetail> { throw trouble }
    func thread(_ id: TicketID) throws(Trouble) -> Call<Thread> { throw trouble }
    func attachment(_ id: String, of ticket: TicketID) throws(Trouble) -> Call<[UInt8]> { throw trouble }
    func send(_ body: String, to id: TicketID, audience: Audience) throws(Trouble) -> Call<Receipt> { throw trouble }
    func change(_ id: TicketID, _ change: FieldChange) throws(Trouble) -> Call<Receipt> { throw trouble }
    func approvals(_ status: ApprovalFilter) throws(Trouble) -> Call<Page<Approval>> { throw trouble }
    func decide(_ approval: Approval, _ decision: Decision) throws(Trouble) -> Call<DecisionReceipt> { throw trouble }
    func articles(_ filter: ArticleFilter, page: PageCursor) throws(Trouble) -> Call<Page<Article>> { throw trouble }
    func article(_ id: ArticleID) throws(Trouble) -> Call<Article> { throw trouble }
    func records(_ scope: RecordScope, _ filter: RecordFilter, page: PageCursor) throws(Trouble) -> Call<Page<Record>> { throw trouble }
    func record(_ id: RecordID) throws(Trouble) -> Call<Record> { throw trouble }
    func perform(_ act: Act, key: String) throws(Trouble) -> Call<ActOutcome> { throw trouble }
}
