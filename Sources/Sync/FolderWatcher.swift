import Dispatch
import Store
import Synchronization

/// Tells what changes in folders, without looking again and again; a test's double is told by hand.
public protocol FolderWatcher: Sendable {
    /// From now on, and in place of what was watched before; `tell` is called on a queue of the watcher's. False where
    /// these folders can't be watched: then they must be looked at from time to time.
    func watch(_ folders: [String], tell: @escaping @Sendable ([FolderChange]) -> Void) -> Bool
    func end()
}

/// The real one. While nothing changes it costs nothing.
public final class DispatchFolderWatcher: FolderWatcher {
    private let fileSystem: FileSystem
    private let queue = DispatchQueue(label: "kedge.folders", qos: .utility)
    private let source = Mutex<(any DispatchSourceRead)?>(nil)

    public init(fileSystem: FileSystem = .live) { self.fileSystem = fileSystem }

    deinit { end() }

    public func watch(_ folders: [String], tell: @escaping @Sendable ([FolderChange]) -> Void) -> Bool {
        end()
        let fileSystem = fileSystem
        guard let watch = try? fileSystem.watch(folders) else { return false }
        source.withLock { source in
            let next = DispatchSource.makeReadSource(fileDescriptor: watch.descriptor, queue: queue)
            next.setEventHandler { @Sendable in
                let changes = (try? fileSystem.changes(watch)) ?? [.unknown]
                if !changes.isEmpty { tell(changes) }
            }
            next.setCancelHandler { @Sendable in fileSystem.close(watch.descriptor) }
            next.resume()
            source = next
        }
        return true
    }

    public func end() {
        source.withLock { source in
            source?.cancel()
            source = nil
        }
    }
}
