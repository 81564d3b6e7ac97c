import Helpdesk
import Settings

/// The person's own editor on a draft: a private file, the terminal handed over and taken back.
enum Editor {
    /// How it went: what was saved counts even when the editor then ended badly.
    struct Edited {
        /// Nil when nothing changed.
        var text: String?
        var trouble: Trouble?
    }

    /// Sooner than this nobody has written anything.
    private static let secondsToReturnAtOnce = 1.0

    static func edit(_ draft: String, workplace: Workplace) -> Edited {
        let environment = workplace.environment
        let command = Child.words(environment["VISUAL"]) ?? Child.words(environment["EDITOR"]) ?? ["vi"]
        let text = EditorText(draft)
        let folder: PrivateFolder
        do throws(Trouble) {
            folder = try PrivateFolder(in: workplace.places.runtime)
            try folder.write(text.file)
        } catch {
            return Edited(trouble: error)
        }
        let child = Child(words: command + [folder.draftPath], variables: workplace.childEnvironment.variables(for: .editor))
        let started = Clock.now().seconds
        let end = Blocking.wait { await child.runOnTerminal() }
        let wasAtOnce = Clock.now().seconds - started < secondsToReturnAtOnce
        let saved = folder.saved
        var edited = outcome(saved, folder, text, end, child)
        if edited.text == nil, edited.trouble == nil, end.isGood, wasAtOnce {
            // An editor with a window of its own may still have the file open.
            edited.trouble = Trouble(
                .cancelled, "The editor \(child.name) returned at once; what it saves later is in \(folder.draftPath).",
                hint: "Give it its option to wait, as in VISUAL=\"code --wait\".")
        } else if !saved.isLeft {
            folder.remove()
        }
        return edited
    }

    /// Looks after what a kedge that was killed has left, and tells where words from it are now.
    static func sweep(_ places: Places) -> [Trouble] {
        let found = PrivateFolder.sweep(places.runtime, rescue: places.state + "/rescued", now: Clock.now().wall)
        let hint = "Take from it what is needed, and remove it."
        return found.rescued.map { path in
            Trouble(.storage, "An editor saved a text after its kedge had ended; it is in \(path) now.", hint: hint)
        } + found.left.map { path in
            Trouble(.storage, "What an editor left can't be read; it is still \(path).", hint: hint)
        }
    }

    private static func outcome(
        _ saved: PrivateFolder.Saved, _ folder: PrivateFolder, _ text: EditorText, _ end: Child.End, _ child: Child
    ) -> Edited {
        var edited = Edited()
        switch saved {
        case .text(let words): read(words, text, &edited)
        case .repaired(let words):
            read(words, text, &edited)
            edited.trouble = edited.trouble ?? Trouble(
                .unreadable, "The editor saved bytes that are no UTF-8; marks stand in their place. As saved: \(folder.draftPath)",
                hint: "Read the draft before sending it.")
        case .unreadable:
            edited.trouble = Trouble(
                .storage, "What the editor left can't be read, too long or no file: it is still \(folder.draftPath). The draft is as it was.",
                hint: "Let the editor save the file it was given.")
        case .gone:
            edited.trouble = Trouble(
                .storage, "What the editor left can't be read: it is gone. The draft is as it was.",
                hint: "Let the editor save the file it was given.")
        }
        guard !end.isGood else { return edited }
        let fate = saved.isLeft ? "what it had saved is still \(folder.draftPath)."
            : edited.text == nil ? "the draft is as it was." : "what it had saved is the draft now."
        edited.trouble = Trouble(
            .cancelled, "The editor \(child.name) \(end.words); \(fate)",
            hint: end == .notStarted ? "Set VISUAL or EDITOR to an editor that is here." : nil)
        return edited
    }

    private static func read(_ words: String, _ text: EditorText, _ edited: inout Edited) {
        switch text.read(words) {
        case .unchanged: break
        case .changed(let body): edited.text = body
        case .emptied:
            edited.trouble = Trouble(
                .cancelled, "The editor left an empty file; the draft is as it was.", hint: "To empty the draft, leave the lines around it.")
        }
    }
}
