import Helpdesk

/// The folders of one person on this machine, and this process's way into them.
public struct LocalStore: Sendable {
    /// May be deleted at any time without loss.
    public let cacheDirectory: String
    public let stateDirectory: String
    /// Where the processes of this person tell each other what holds while they live; nil where there is no such place.
    public let runtimeDirectory: String?
    /// Names this process among those of the same person, for ever: part of its files' names.
    public let process: String
    public let fileSystem: FileSystem

    public init(
        cacheDirectory: String, stateDirectory: String, runtimeDirectory: String? = nil, process: String,
        fileSystem: FileSystem = .live
    ) {
        self.cacheDirectory = cacheDirectory
        self.stateDirectory = stateDirectory
        self.runtimeDirectory = runtimeDirectory
        self.process = process
        self.fileSystem = fileSystem
    }

    public func cache(of account: AccountName) -> AccountCache {
        AccountCache(account: account, in: cacheDirectory, fileSystem: fileSystem)
    }

    /// The right to refresh an account by oneself; not yet taken.
    public func refreshLease(of account: AccountName) -> RefreshLease {
        RefreshLease(of: account, in: runtimeDirectory, fileSystem: fileSystem)
    }

    public func outbox() -> OutboxJournal {
        OutboxJournal(in: stateDirectory, process: process, fileSystem: fileSystem)
    }

    /// Where texts are kept that the state folder can't take; nil where there is no other place.
    private var shelter: String? { runtimeDirectory == stateDirectory ? nil : runtimeDirectory }

    public func drafts() -> DraftJournal {
        DraftJournal(in: stateDirectory, orIn: shelter, process: process, fileSystem: fileSystem)
    }

    public func forms() -> FormJournal {
        FormJournal(in: stateDirectory, orIn: shelter, process: process, fileSystem: fileSystem)
    }

    public func seenMarks() -> SeenMarks {
        SeenMarks(in: stateDirectory, process: process, fileSystem: fileSystem)
    }
}
