import FoundationEssentials
import Glibc
import Helpdesk

/// Files of tickets on the person's disk: under a harmless name, never over another file, whole or not at all.
enum SavedFiles {
    /// Writes it into the folder; returns the path.
    static func save(_ bytes: [UInt8], named untrusted: String, in folder: String) throws(Trouble) -> String {
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw Trouble(.storage, "There is no folder \(folder).", hint: "Make it, or name another.")
        }
        let name = safeName(untrusted)
        let part = "\(folder)/.kedge-\(getpid())-\(Clock.newIntentID().text).part"
        let file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw trouble(name, folder, errno) }
        defer { unlink(part) }
        let failure = write(bytes, to: file)
        guard failure == 0 else { throw trouble(name, folder, failure) }
        for number in 0..<1_000 {
            let path = "\(folder)/\(numbered(name, number))"
            // A link that is there already is never replaced, unlike by a rename.
            if link(part, path) == 0 { return path }
            if errno == EEXIST { continue }
            // Some file systems have no links: there the name is taken first.
            guard [EPERM, EOPNOTSUPP, EMLINK].contains(errno) else { throw trouble(name, folder, errno) }
            let place = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
            if place < 0, errno == EEXIST { continue }
            guard place >= 0, close(place) == 0, rename(part, path) == 0 else { throw trouble(name, folder, errno) }
            return path
        }
        throw Trouble(.storage, "There are a thousand files called \(name) in \(folder).", hint: "Name another folder.")
    }

    /// All of it, and on the disk; the error's number where that didn't go, else 0.
    private static func write(_ bytes: [UInt8], to file: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let failure = errno
                close(file)
                return failure
            }
            rest = rest.dropFirst(count)
        }
        let failure = fchmod(file, 0o600) == 0 && fsync(file) == 0 ? 0 : errno
        return close(file) == 0 ? failure : errno
    }

    private static func trouble(_ name: String, _ folder: String, _ code: Int32) -> Trouble {
        let reason = code == ENOSPC || code == EDQUOT || code == EFBIG ? "there is no space left" : String(cString: strerror(code))
        return Trouble(.storage, "\(name) can't be saved in \(folder): \(reason). Nothing of it was kept.", hint: "Name another folder.")
    }

    // MARK: Names

    /// Longer ones don't fit on every disk, with a number and an ending.
    private static let maximumByteCount = 200

    /// The last part of a path, without what a terminal, a shell or a file manager could take for something else.
    static func safeName(_ untrusted: String) -> String {
        var scalars = String.UnicodeScalarView()
        let last = untrusted.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        for scalar in last.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: scalars.append("_")
            case .spaceSeparator: scalars.append(" ")
            default: scalars.append(scalar.properties.isDefaultIgnorableCodePoint || ":*?\"<>|".unicodeScalars.contains(scalar) ? "_" : scalar)
            }
        }
        var name = String(scalars)
        while let first = name.unicodeScalars.first, ".-~ ".unicodeScalars.contains(first) { name.unicodeScalars.removeFirst() }
        while let last = name.unicodeScalars.last, ". ".unicodeScalars.contains(last) { name.unicodeScalars.removeLast() }
        if !name.contains(where: { $0 != "_" }) { return "attachment" }
        return cut(name)
    }

    /// Shortened before its ending.
    private static func cut(_ name: String) -> String {
        guard name.utf8.count > maximumByteCount else { return name }
        let (stem, ending) = parts(name)
        let kept = ending.utf8.count <= 20 ? ending : ""
        var short = stem
        while short.utf8.count + kept.utf8.count > maximumByteCount { short.unicodeScalars.removeLast() }
        return short + kept
    }

    private static func parts(_ name: String) -> (stem: String, ending: String) {
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return (name, "") }
        return (String(name[..<dot]), String(name[dot...]))
    }

    private static func numbered(_ name: String, _ number: Int) -> String {
        guard number > 0 else { return name }
        let (stem, ending) = parts(name)
        return "\(stem)-\(number)\(ending)"
    }

    // MARK: Where the screen saves

    /// The folder that the person's desktop calls downloads; `~/Downloads`; else where kedge was started.
    static func downloads(_ environment: [String: String]) -> String {
        let home = environment["HOME"] ?? ""
        var candidates: [String] = []
        let config = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/.config"
        if let data = FileManager.default.contents(atPath: "\(config)/user-dirs.dirs") {
            for line in String(decoding: data, as: UTF8.self).split(separator: "\n") where line.hasPrefix("XDG_DOWNLOAD_DIR=") {
                let value = line.dropFirst("XDG_DOWNLOAD_DIR=".count).filter { $0 != "\"" }
                candidates.append(value.hasPrefix("$HOME") ? home + value.dropFirst(5) : String(value))
            }
        }
        candidates.append("\(home)/Downloads")
        return candidates.first { $0.hasPrefix("/") && access($0, W_OK) == 0 && $0 != home && $0 != home + "/" }
            ?? FileManager.default.currentDirectoryPath
    }
}
