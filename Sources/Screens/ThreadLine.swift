import Canvas

/// One line of a thread as it is shown.
struct ThreadLine: Sendable {
    var text: StyledText
    /// At the right edge: a time, or the key that acts on this line.
    var right = StyledText()
    /// The message it belongs to, by position; nil for what isn't part of one.
    var message: Int?
    var isHeader = false
    /// The fold that this line opens or closes.
    var fold: FoldID?
    /// The seconds on it count down: it is drawn anew while its item leaves.
    var leavesAtSeconds: Double?

    /// The words alone, for searching.
    var words: String { text.text.string }
}

/// A part of a message that folds.
struct FoldID: Hashable, Sendable {
    var message: String
    var part: Int
}

/// What of a thread is folded away.
struct ThreadFolding: Hashable, Sendable {
    /// Folds whose state isn't that of their kind.
    var toggled: Set<FoldID> = []
    var showsQuotes = false
    var showsEvents = true

    func isOpen(_ fold: FoldID) -> Bool { showsQuotes != toggled.contains(fold) }

    mutating func set(_ fold: FoldID, isOpen: Bool) {
        if self.isOpen(fold) != isOpen { toggled.formSymmetricDifference([fold]) }
    }

    mutating func toggle(_ fold: FoldID) { toggled.formSymmetricDifference([fold]) }

    mutating func setAll(isOpen: Bool) {
        showsQuotes = isOpen
        toggled = []
    }
}
