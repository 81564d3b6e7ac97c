import Helpdesk

/// What other processes of this person do, as their files tell it.
public enum StoreChange: Hashable, Sendable {
    /// A part of the account's copy was written anew.
    case cache(AccountName)
    /// Somebody has let go of a part of the outbox: there may be something to take over.
    case outbox
    /// Whoever refreshed the account by itself doesn't any more.
    case leader(AccountName)
    /// It can't be told; it must be looked, and watched anew.
    case unknown
}

/// The folders in which it shows.
public struct StoreFolders: Sendable {
    private let outbox: String
    private let leaders: String?
    private let caches: [String: AccountName]
    private let fileSystem: FileSystem

    /// Touches no file.
    public init(of accounts: [AccountName], in store: LocalStore) {
        outbox = OutboxJournal.directory(in: store.stateDirectory)
        leaders = store.runtimeDirectory.map { RefreshLease.leaders(in: $0) }
        caches = Dictionary(accounts.map { (store.cache(of: $0).directory, $0) }) { first, _ in first }
        fileSystem = store.fileSystem
    }

    /// Made where they aren't there yet, so that they can be watched.
    public func prepare() throws(FileError) -> [String] {
        let all = [outbox] + [leaders].compactMap { $0 } + caches.keys.sorted()
        for folder in all { try fileSystem.makeDirectory(folder) }
        return all
    }

    /// nil for what concerns nobody: a half-written file, a thread that was appended, a journal that grows.
    public func meaning(of change: FolderChange) -> StoreChange? {
        switch change {
        case .unknown: return .unknown
        case .placed(let name, let folder):
            // What stands in a copy is put there whole.
            guard CacheStamp.Part(fileName: name) != nil else { return nil }
            return caches[folder].map { .cache($0) }
        case .closed(let name, let folder) where folder == outbox:
            return name.hasSuffix(JournalFolder.suffix) ? .outbox : nil
        case .closed(let name, let folder) where folder == leaders:
            return caches.values.first { AccountCache.folderName(of: $0) == name }.map { .leader($0) }
        case .closed: return nil
        }
    }
}
