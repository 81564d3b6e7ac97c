import Helpdesk
import Screens
import Store
import Sync

/// What is begun before the desk stands, on the disk all the same: a token's command may wait for a passphrase meanwhile.
/// The desk takes it over as it does what processes that are gone have left.
struct EarlyTexts {
    private var drafts: DraftJournal
    private var forms: FormJournal

    /// Touches no file.
    init(_ store: LocalStore) {
        drafts = store.drafts()
        forms = store.forms()
    }

    /// What was begun earlier, so that nobody begins it anew over it.
    mutating func open() -> [AppEvent] {
        let troubles = drafts.open(adopting: false) + forms.open(adopting: false)
        return [.drafts(drafts.drafts), .forms(forms.forms)] + troubles.map { .notice($0) }
    }

    /// Keeps what the command holds, if it is a text. Nothing is dropped: what was sent meanwhile is in no outbox yet.
    mutating func keep(_ command: DeskCommand) -> [AppEvent] {
        switch command {
        case .keepDraft(let draft):
            return kept({ (early) throws(Trouble) in try early.drafts.keep(draft) }, told: .draftKept(draft.ticket, draft.audience, at: draft.editedAt)) {
                .draftPlace(draft.ticket, draft.audience, $0, at: draft.editedAt)
            }
        case .keepForm(let form):
            return kept({ (early) throws(Trouble) in try early.forms.keep(form) }, told: nil) { .formPlace(form.key, $0, at: form.editedAt) }
        default: return []
        }
    }

    private mutating func kept(
        _ keep: (inout EarlyTexts) throws(Trouble) -> Trouble?, told: AppEvent?, place: (KeptPlace) -> AppEvent
    ) -> [AppEvent] {
        do throws(Trouble) {
            let shelter = try keep(&self)
            return [place(drafts.isAway || forms.isAway ? .elsewhere : .home)] + [shelter.map { .notice($0) }, told].compactMap { $0 }
        } catch {
            return [place(.nowhere), .notice(error)]
        }
    }

    /// From here on the desk may take it over.
    mutating func close() {
        drafts.close()
        forms.close()
    }
}
