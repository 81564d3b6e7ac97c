import FoundationEssentials
import Synchronization
import Testing
import Transport

/// What a real Request Tracker once answered: bodies, statuses and headers, in `shared/fixtures/rt` beside the
/// repository.
enum RecordedAnswers {
    static let absence: Comment = "No recorded answers lie in shared/fixtures/rt beside the repository."
    static var areHere: Bool { folder != nil }

    private static let folder: String? = {
        var folder = #filePath.split(separator: "/").dropLast()
        while !folder.isEmpty {
            folder = folder.dropLast()
            let path = folder.map { "/" + $0 }.joined() + "/shared/fixtures/rt"
            if FileManager.default.fileExists(atPath: path + "/ticket.json") { return path }
        }
        return nil
    }()

    static func answer(_ name: String) throws -> Response {
        let head = try text(name + ".head").split(separator: "\n").map(String.init)
        let status = head.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        let headers = head.dropFirst().compactMap { line -> Request.Field? in
            let halves = line.split(separator: ":", maxSplits: 1)
            return halves.count == 2 ? .init(String(halves[0]), String(halves[1].drop(while: \.isWhitespace))) : nil
        }
        let body = FileManager.default.contents(atPath: "\(folder ?? "")/\(name).json").map { [UInt8]($0) }
        return Response(status: try #require(status), headers: headers, body: body ?? [])
    }

    private static func text(_ file: String) throws -> String {
        let path = "\(try #require(folder))/\(file)"
        return String(decoding: try #require(FileManager.default.contents(atPath: path)), as: UTF8.self)
    }
}

extension ScriptedServer {
    /// Recorded answers, one after the other; the last one again and again.
    convenience init(recorded names: String...) throws {
        let answers = try names.map { try RecordedAnswers.answer($0) }
        let next = Turn()
        self.init { _ in answers[min(next.take(), answers.count - 1)] }
    }
}

private final class Turn: Sendable {
    private let count = Mutex(0)

    func take() -> Int {
        count.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}
