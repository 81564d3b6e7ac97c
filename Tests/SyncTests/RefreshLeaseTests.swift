import Glibc
import Helpdesk
import Store
import Testing

@testable import Sync

@Suite struct RefreshLeaseTests {
    private let folder = DeskBench.makeFolder()

    private func lease(_ account: String = "games", in directory: String? = nil, fileSystem: FileSystem = .live) -> RefreshLease {
        RefreshLease(of: AccountName(account), in: directory ?? "\(folder)/runtime", fileSystem: fileSystem)
    }

    @Test func oneHoldsItUntilItIsGivenBack() {
        defer { DeskBench.remove(folder) }
        var (first, second, other) = (lease(), lease(), lease("shop"))
        let taken = (first.take(), second.take(), other.take(), first.take())
        #expect(taken == (true, false, true, true))
        // Another value without the file: the kernel gives it back.
        first = lease()
        let later = (second.take(), first.take())
        #expect(later == (true, false))
    }

    @Test func whoIsGoneHoldsNothing() {
        defer { DeskBench.remove(folder) }
        var second = lease()
        do {
            var first = lease()
            let taken = (first.take(), second.take())
            #expect(taken == (true, false))
        }
        let isTaken = second.take()
        #expect(isTaken)
    }

    /// Cleared away, the file is made anew, and whoever made it leads.
    @Test func aClearedFolderIsNoticed() {
        defer { DeskBench.remove(folder) }
        var (first, second) = (lease(), lease())
        let before = first.take()
        DeskBench.remove("\(folder)/runtime")
        let after = (second.take(), first.take())
        #expect(before && after == (true, false))
    }

    @Test func withoutAPlaceForLocksEverybodyLeads() {
        defer { DeskBench.remove(folder) }
        var broken = FileSystem.live
        broken.lock = { (_) throws(FileError) in throw FileError(operation: "flock", path: "", code: 38) }
        var nowhere = RefreshLease(of: AccountName("games"), in: nil)
        var leases = [nowhere, lease(in: "/proc/nothing/here"), lease(fileSystem: broken), lease(fileSystem: broken)]
        for place in leases.indices {
            let leads = leases[place].take()
            #expect(leads)
        }
        let again = nowhere.take()
        #expect(again)
    }

    @Test func aStampTellsWhichPartWasWritten() throws {
        defer { DeskBench.remove(folder) }
        let cache = AccountCache(account: AccountName("games"), in: "\(folder)/cache")
        try cache.prepare()
        let empty = cache.stamp()
        try cache.save(approvals: [], asOf: nil)
        var known = cache.stamp()
        #expect(known.parts(since: empty) == [.approvals])
        // Files are replaced by others that may have the number of the one before.
        for _ in 0..<4 {
            var written = CacheStamp()
            for _ in 0..<2 { try cache.save(approvals: [], asOf: nil) { written = $0 } }
            try cache.save(articles: [], asOf: nil)
            #expect(cache.stamp().parts(since: known) == [.approvals, .articles])
            known.take(from: written)
            #expect(cache.stamp().parts(since: known) == [.articles])
            known = cache.stamp()
            #expect(cache.stamp().parts(since: known).isEmpty)
        }
    }

    /// Another process writes between this one's writing and its looking what it has written.
    @Test func whatAnotherWroteIsNotTakenForOnesOwn() throws {
        defer { DeskBench.remove(folder) }
        let other = AccountCache(account: AccountName("games"), in: "\(folder)/cache")
        try other.prepare()
        var fileSystem = FileSystem.live
        fileSystem.synchronizeDirectory = { (path) throws(FileError) in
            // The name is in its place; now the other's is.
            try? other.save(approvals: [Sample.approval(0)], asOf: nil)
            try FileSystem.live.synchronizeDirectory(path)
        }
        let cache = AccountCache(account: AccountName("games"), in: "\(folder)/cache", fileSystem: fileSystem)
        let watch = CacheWatch(cache)
        watch.begin()
        try cache.save(approvals: [], asOf: nil, wrote: watch.wrote)
        let copy = try #require(watch.news())
        #expect(copy.approvals?.items.count == 1)
        #expect(watch.news() == nil)
    }
}
