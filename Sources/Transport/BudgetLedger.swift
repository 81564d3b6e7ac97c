import Glibc
import Helpdesk

/// One account's budget as a file that all kedge processes of this user share: locked, read, decided upon, written,
/// unlocked, at each event, in microseconds. Nothing is ever waited for here but another process's lock, and that not
/// for long.
///
/// Where the file can't be had, this process goes on by what it knows, with a smaller share, and tells once. What it
/// did meanwhile is told to the others as soon as they are seen again. Lives on the wire's queue.
package final class BudgetLedger {
    /// Naps before another process's lock is no longer waited for, in milliseconds.
    private static let napMilliseconds = [1, 2, 4, 8, 16]

    private let account: AccountName
    private let directory: String
    package let path: String
    private let files: LedgerFiles
    private let boot: String
    private let report: (Trouble) -> Void
    private var hasReported = false
    /// As long as nothing could be written, the others don't see what this process does.
    private var couldWrite = true

    /// - Parameters:
    ///   - home: the account's address, as all of its processes write it.
    ///   - report: told once why the budget can't be shared.
    package init(
        directory: String, account: AccountName, home: Endpoint.Origin, files: LedgerFiles = .live,
        report: @escaping (Trouble) -> Void = { _ in }
    ) {
        self.account = account
        self.directory = directory
        self.files = files
        self.report = report
        boot = files.boot()
        path = directory + "/" + Self.fileName(account: account, home: home)
    }

    /// Tells nothing of the account, and is the same for each of its processes.
    package static func fileName(account: AccountName, home: Endpoint.Origin) -> String {
        let digest = Digest.of("\(home)\n\(account)".utf8)
        let digits = String(digest, radix: 16)
        return "budget-" + String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// Lets the gate decide by what all processes know, and tells them what it decided.
    ///
    /// - Parameter now: read once the file is ours, so that times on the page are in the order of its changes.
    package func share<Value>(
        _ gate: inout RequestGate, now: () -> Moment, _ decide: (inout RequestGate, Moment) -> Value
    ) -> Value {
        guard let file = take() else {
            gate.isAlone = true
            return decide(&gate, now())
        }
        defer { files.close(file) }
        let moment = now()
        guard adopt(file, &gate, moment) else {
            gate.isAlone = true
            return decide(&gate, moment)
        }
        gate.isAlone = !couldWrite
        let value = decide(&gate, moment)
        do throws(LedgerFiles.Failure) {
            try files.write(file, gate.page.bytes(boot: boot, seconds: moment.seconds))
            gate.pageWasSaved()
            couldWrite = true
        } catch {
            couldWrite = false
            tell("can't be written (\(Self.words(error)))")
        }
        return value
    }

    /// The file, locked; nil where it can't be had.
    private func take() -> Int32? {
        do throws(LedgerFiles.Failure) {
            let file = try opened()
            var isLocked = false
            do throws(LedgerFiles.Failure) {
                isLocked = try files.lock(file)
                for nap in Self.napMilliseconds where !isLocked {
                    files.nap(nap)
                    isLocked = try files.lock(file)
                }
            } catch {
                files.close(file)
                throw error
            }
            if isLocked { return file }
            // A process that was stopped in the middle: nothing to tell, the next event finds it better.
            files.close(file)
        } catch {
            tell("can't be opened (\(Self.words(error)))")
        }
        return nil
    }

    private func opened() throws(LedgerFiles.Failure) -> Int32 {
        do throws(LedgerFiles.Failure) {
            return try files.open(path)
        } catch {
            guard error.code == ENOENT else { throw error }
            try files.makeDirectory(directory)
            return try files.open(path)
        }
    }

    /// False where the file is to be left alone.
    private func adopt(_ file: Int32, _ gate: inout RequestGate, _ now: Moment) -> Bool {
        let bytes: [UInt8]
        do throws(LedgerFiles.Failure) {
            bytes = try files.read(file, BudgetPage.maximumBytes)
        } catch {
            tell("can't be read (\(Self.words(error)))")
            return false
        }
        switch BudgetPage.read(bytes, boot: boot, seconds: now.seconds) {
        case .page(let page): gate.adopt(page)
        case .void: break
        case .damaged:
            tell("was damaged and is begun anew", hint: "For two minutes kedge takes half of the budget; then all is as before.")
            gate.becomeCautious(now: now)
        case .foreign:
            tell("was written by another version of kedge and is left as it is")
            return false
        }
        return true
    }

    private func tell(_ what: String, hint: String = BudgetLedger.hint) {
        guard !hasReported else { return }
        hasReported = true
        report(Trouble(
            .storage, "The file by which several kedge share this account's request budget \(what): \(path).", hint: hint,
            account: account))
    }

    private static let hint = "kedge takes half of the budget meanwhile, since it can't see the others. "
        + "Make room or mend the folder's rights; the file may be removed while no kedge runs."

    private static func words(_ failure: LedgerFiles.Failure) -> String { String(cString: strerror(failure.code)) }
}
