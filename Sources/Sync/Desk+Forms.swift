import Helpdesk
import Store

// What was typed into forms, on the disk until it is in the outbox.

extension Desk {
    /// What was typed for an act is a form again; false where that can't be put on the disk.
    @discardableResult
    func giveBack(_ act: Act, _ id: IntentID, _ core: inout DeskCore, _ now: Moment) -> Bool {
        guard let form = KeptForm(act, item: id, editedAt: now.wall) else { return true }
        // It was kept before it was sent.
        let isKept = core.forms.forms.contains { kept in
            kept.isContained(in: act) && form.act.fields.allSatisfy { kept.act.fields[$0.key] != nil || $0.value == .text("") }
        }
        guard !isKept else { return true }
        return keep(form, &core)
    }

    @discardableResult
    func keep(_ form: KeptForm, _ core: inout DeskCore) -> Bool {
        let isKept = put(
            &core, { (core) throws(Trouble) in try core.forms.keep(form) },
            isSheltered: { $0.forms.sheltered.contains { $0.key == form.key } }, place: { .formPlace(form.key, $0, at: form.editedAt) })
        guard isKept else { return false }
        deliver(.forms(core.forms.forms))
        return true
    }

    func dropForm(_ key: KeptForm.Key, _ core: inout DeskCore, _ now: Moment) {
        guard core.forms.form(key) != nil else { return }
        report { () throws(Trouble) in
            try core.forms.drop(key, at: now.wall)
            deliver(.forms(core.forms.forms))
        }
    }
}
