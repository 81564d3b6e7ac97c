import Store
import Synchronization

@testable import Sync

/// Tells what it is told to tell.
final class ManualWatcher: FolderWatcher {
    private struct State {
        var refuses: Bool
        var attempts = 0
        var folders: [String] = []
        var tell: (@Sendable ([FolderChange]) -> Void)?
    }

    private let state: Mutex<State>

    init(refuses: Bool = false) { state = Mutex(State(refuses: refuses)) }

    var folders: [String] { state.withLock(\.folders) }
    var attempts: Int { state.withLock(\.attempts) }
    func refuse(_ refuses: Bool) { state.withLock { $0.refuses = refuses } }

    func watch(_ folders: [String], tell: @escaping @Sendable ([FolderChange]) -> Void) -> Bool {
        state.withLock { state in
            state.attempts += 1
            guard !state.refuses else { return false }
            state.folders = folders
            state.tell = tell
            return true
        }
    }

    func end() { state.withLock { $0.tell = nil } }

    func say(_ changes: FolderChange...) { state.withLock(\.tell)?(changes) }
}

/// The real one, whose words can be waited for.
final class OverheardWatcher: FolderWatcher {
    private let real = DispatchFolderWatcher()
    private let words: AsyncStream<FolderChange>
    private let mouth: AsyncStream<FolderChange>.Continuation

    init() { (words, mouth) = AsyncStream.makeStream() }

    func watch(_ folders: [String], tell: @escaping @Sendable ([FolderChange]) -> Void) -> Bool {
        real.watch(folders) { [mouth] changes in
            tell(changes)
            for change in changes { mouth.yield(change) }
        }
    }

    func end() { real.end() }

    /// Everything told up to the first that fits, that one included.
    func heard(until fits: (FolderChange) -> Bool) async -> [FolderChange] {
        var all: [FolderChange] = []
        for await change in words {
            all.append(change)
            if fits(change) { break }
        }
        return all
    }
}
