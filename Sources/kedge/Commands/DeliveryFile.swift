import FoundationEssentials
import Helpdesk
import Store
import Synchronization
import Webhooks

/// The digests of webhooks that came lately, in the state folder, so that one that is sent again after a restart is
/// known. Losing it costs a request, so a disk that refuses is told once and nothing more.
final class DeliveryFile: Sendable {
    private let path: String
    private let store: LocalStore
    private let file: Mutex<Int32?>
    let trouble: Trouble?

    /// Lines that are worth a clean-up.
    private static let longFileByteCount = 1 << 20

    init(_ store: LocalStore) {
        self.store = store
        path = "\(store.stateDirectory)/webhooks"
        let system = store.fileSystem
        var opened: Int32?
        do throws(FileError) {
            try system.makeDirectory(store.stateDirectory)
            do throws(FileError) { opened = try system.open(path, .appending) } catch {
                opened = try system.open(path, .creating)
            }
            trouble = nil
        } catch {
            trouble = Trouble(
                .storage, "\(path) can't be written, so webhooks that come again after a restart will count twice.",
                hint: "Look at the folder's owner and the disk.")
        }
        file = Mutex(opened)
    }

    /// What was kept. A file that has grown long is begun anew with what still counts.
    func window(now: Date) -> DeliveryWindow {
        let data = FileManager.default.contents(atPath: path) ?? Data()
        let window = DeliveryWindow(lines: String(decoding: data, as: UTF8.self), now: now)
        if data.count > Self.longFileByteCount { replace(with: window.lines) }
        return window
    }

    func append(_ line: String) {
        file.withLock { file in
            guard let file else { return }
            _ = try? store.fileSystem.write(file, Array(line.utf8)[...])
        }
    }

    private func replace(with lines: String) {
        let system = store.fileSystem
        file.withLock { file in
            let fresh = "\(path).\(store.process)"
            guard let opened = try? system.open(fresh, .creating) else { return }
            let bytes = Array(lines.utf8)
            guard (try? system.write(opened, bytes[...])) == bytes.count, (try? system.rename(fresh, path)) != nil else {
                system.close(opened)
                _ = try? system.remove(fresh)
                return
            }
            if let old = file { system.close(old) }
            file = opened
        }
    }
}
