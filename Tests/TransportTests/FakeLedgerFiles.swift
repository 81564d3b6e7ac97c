import Glibc
import Synchronization

@testable import Transport

/// One file in memory, under rules as strict as the real one's: nothing is read or written without the lock, and each
/// call may be made to fail.
final class FakeLedgerFiles: Sendable {
    enum Fault: Sendable, CaseIterable {
        case inputOutput, notAllowed
        /// Nothing can be written.
        case noSpace
        /// Half is written, then the disk is full.
        case shortWrite
        /// Another process was stopped while it had the file.
        case taken
    }

    private struct State {
        var bytes: [UInt8]?
        var openCount = 0
        var holder: Int32?
        var nextFile: Int32 = 3
        var callCount = 0
        var faults: [Int: Fault] = [:]
        var always: Fault?
        var nappedMilliseconds = 0
        var offences: [String] = []
    }

    private let state = Mutex(State())
    private let bootName: String

    init(boot: String = "boot-1", bytes: [UInt8]? = nil) {
        bootName = boot
        state.withLock { $0.bytes = bytes }
    }

    var bytes: [UInt8]? {
        get { state.withLock { $0.bytes } }
        set { state.withLock { $0.bytes = newValue } }
    }
    var callCount: Int { state.withLock { $0.callCount } }
    var nappedMilliseconds: Int { state.withLock { $0.nappedMilliseconds } }
    /// What a program must not do.
    var offences: [String] {
        state.withLock { state in
            state.offences + (state.openCount == 0 && state.holder == nil ? [] : ["left open or locked"])
        }
    }

    func fail(call number: Int, _ fault: Fault) { state.withLock { $0.faults[number] = fault } }
    func failAlways(_ fault: Fault?) { state.withLock { $0.always = fault } }

    /// The fault of this call, if any.
    private static func next(_ state: inout State) -> Fault? {
        state.callCount += 1
        return state.faults[state.callCount] ?? state.always
    }

    private static func failure(_ fault: Fault?, isWrite: Bool = false) -> LedgerFiles.Failure? {
        switch fault {
        case .inputOutput: .init(code: EIO)
        case .notAllowed: .init(code: EACCES)
        case .noSpace, .shortWrite: isWrite ? .init(code: ENOSPC) : nil
        case .taken, nil: nil
        }
    }

    private func run<Value>(
        _ body: (inout State, Fault?) -> Result<Value, LedgerFiles.Failure>
    ) throws(LedgerFiles.Failure) -> Value {
        let result = state.withLock { state in
            let fault = Self.next(&state)
            return body(&state, fault)
        }
        return try result.get()
    }

    var files: LedgerFiles {
        var files = LedgerFiles.live
        files.makeDirectory = { _ in }
        files.open = { [self] (_) throws(LedgerFiles.Failure) in
            try run { state, fault in
                if let failure = Self.failure(fault) { return .failure(failure) }
                if state.bytes == nil { state.bytes = [] }
                state.openCount += 1
                state.nextFile += 1
                return .success(state.nextFile)
            }
        }
        files.close = { [self] file in
            state.withLock { state in
                state.openCount -= 1
                if state.holder == file { state.holder = nil }
            }
        }
        files.lock = { [self] (file) throws(LedgerFiles.Failure) in
            try run { state, fault in
                if let failure = Self.failure(fault) { return .failure(failure) }
                guard fault != .taken, state.holder == nil else { return .success(false) }
                state.holder = file
                return .success(true)
            }
        }
        files.read = { [self] (file, maximum) throws(LedgerFiles.Failure) in
            try run { state, fault in
                if state.holder != file { state.offences.append("read without the lock") }
                if let failure = Self.failure(fault) { return .failure(failure) }
                return .success(Array((state.bytes ?? []).prefix(maximum)))
            }
        }
        files.write = { [self] (file, bytes) throws(LedgerFiles.Failure) in
            try run { state, fault in
                if state.holder != file { state.offences.append("written without the lock") }
                let failure = Self.failure(fault, isWrite: true)
                let written = fault == .shortWrite ? bytes.count / 2 : failure == nil ? bytes.count : 0
                state.bytes = Array(bytes[..<written]) + (state.bytes ?? []).dropFirst(written)
                return failure.map { .failure($0) } ?? .success(())
            }
        }
        files.nap = { [self] milliseconds in state.withLock { $0.nappedMilliseconds += milliseconds } }
        files.boot = { [bootName] in bootName }
        return files
    }
}
