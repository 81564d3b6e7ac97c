import Helpdesk

/// Which of a person's processes refreshes an account by itself: whoever holds a lock on a file in the runtime
/// directory. The kernel gives it back when the process is gone, however it went. What a person asks for needs none.
public struct RefreshLease: Sendable {
    /// nil where there is no place for locks.
    private let path: String?
    private let directory: String
    private let fileSystem: FileSystem
    private var file: HeldFile?
    /// A file that whoever leads alone has open for writing: others hear that it is closed, however that comes.
    private var bell: HeldFile?
    private let bellPath: String?

    /// Where the bells lie. Nobody opens one of them but to lead, so that each sound of one means something.
    static func leaders(in runtimeDirectory: String) -> String { "\(runtimeDirectory)/leaders" }

    /// Touches no file.
    public init(of account: AccountName, in runtimeDirectory: String?, fileSystem: FileSystem = .live) {
        directory = runtimeDirectory ?? ""
        path = runtimeDirectory.map { "\($0)/refresh-\(AccountCache.folderName(of: account)).lock" }
        bellPath = runtimeDirectory.map { "\(Self.leaders(in: $0))/\(AccountCache.folderName(of: account))" }
        self.fileSystem = fileSystem
    }

    /// Tries to get it, and says whether it is held now.
    ///
    /// Where locks can't be made everybody leads: more is asked than needed, which the shared budget bounds.
    public mutating func take() -> Bool {
        guard let path else { return true }
        if let file {
            if let there = try? fileSystem.identifyPath(path), (try? fileSystem.identify(file.descriptor)) == there { return true }
            // Somebody cleared the folder away, and another may lead by a new file.
            self.file = nil
            bell = nil
        }
        do throws(FileError) {
            let held = HeldFile(try open(path, in: directory), fileSystem)
            guard try fileSystem.lock(held.descriptor) else { return false }
            // Between opening and locking the file may have been cleared away.
            guard try fileSystem.identifyPath(path) == fileSystem.identify(held.descriptor) else { return false }
            file = held
            // Opened behind the lock: when it sounds the lock is free, or is within a moment, as the system closes what a
            // process leaves in an order of its own. Without it others find out later.
            if let bellPath { bell = (try? open(bellPath, in: Self.leaders(in: directory))).map { HeldFile($0, fileSystem) } }
            return true
        } catch {
            return true
        }
    }

    private func open(_ path: String, in directory: String) throws(FileError) -> Int32 {
        do throws(FileError) {
            return try fileSystem.open(path, .appending)
        } catch {
            guard error.isMissing else { throw error }
        }
        try fileSystem.makeDirectory(directory)
        do throws(FileError) {
            return try fileSystem.open(path, .creating)
        } catch {
            guard error.isTaken else { throw error }
            // Another process has just made it.
            return try fileSystem.open(path, .appending)
        }
    }
}
