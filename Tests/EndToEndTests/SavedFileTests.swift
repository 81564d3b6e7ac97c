import FoundationEssentials
import Glibc
import Helpdesk
import Testing

@testable import kedge

@Suite("Files of tickets on the disk")
struct SavedFileTests {
    @Test("A name is harmless whatever it was", arguments: [
        ("statement.png", "statement.png"), ("../../etc/passwd", "passwd"), ("C:\\Windows\\evil.exe", "evil.exe"), ("/etc/shadow", "shadow"),
        (".bashrc", "bashrc"), ("-rf", "rf"), ("--help.txt", "help.txt"), ("..", "attachment"), ("", "attachment"), ("a/", "a"), ("   ", "attachment"),
        ("a\u{1B}[31mb.txt", "a_[31mb.txt"), ("invoice\u{202E}fdp.exe", "invoice_fdp.exe"), ("a\nb", "a_b"), ("x\u{200B}y", "x_y"), ("~root", "root"),
        ("what?*|.txt", "what___.txt"), ("領収書.pdf", "領収書.pdf"), ("trailing. . ", "trailing"), ("\u{0}", "attachment"), ("a\u{A0}b", "a b"),
    ])
    func names(untrusted: String, name: String) {
        #expect(SavedFiles.safeName(untrusted) == name)
    }

    @Test("A long one keeps its ending and fits")
    func long() {
        let name = SavedFiles.safeName(String(repeating: "é", count: 400) + ".tar.gz")
        #expect(name.utf8.count <= 200 && name.hasSuffix("é.gz"))
    }

    private func folder() throws -> String {
        let path = FileManager.default.temporaryDirectory.path() + "kedge-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    @Test("Nothing is written over, nobody else can read it, and nothing else is left")
    func saved() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        symlink("/etc/passwd", "\(folder)/a-1.txt")
        let former = umask(0)
        defer { umask(former) }
        let paths = try (0..<3).map { try SavedFiles.save([UInt8($0)], named: "../a.txt", in: folder) }
        #expect(paths == ["a.txt", "a-2.txt", "a-3.txt"].map { "\(folder)/\($0)" })
        for (index, path) in paths.enumerated() {
            var status = stat()
            #expect(lstat(path, &status) == 0 && status.st_mode & 0o777 == 0o600 && status.st_nlink == 1)
            #expect(FileManager.default.contents(atPath: path) == Data([UInt8(index)]))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 4)
    }

    @Test("A folder that isn't there is a sentence")
    func missing() throws {
        #expect(throws: Trouble.self) { try SavedFiles.save([1], named: "a", in: "/nonexistent/folder") }
        #expect(throws: Trouble.self) { try SavedFiles.save([1], named: "a", in: "/dev/null") }
    }

    /// A device that is always full takes the part of a disk that is.
    @Test("A full disk is a sentence, and no half of a file is left", .enabled(if: geteuid() == 0))
    func full() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard mount("none", folder, "tmpfs", 0, "size=64k") == 0 else { return }
        defer { umount2(folder, 2) }
        do throws(Trouble) {
            _ = try SavedFiles.save([UInt8](repeating: 1, count: 1 << 20), named: "a.bin", in: folder)
            Issue.record("saved on a full disk")
        } catch {
            #expect(error.kind == .storage && error.message.contains("no space left"))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
}
