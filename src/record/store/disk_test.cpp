// The disk in memory, and the store on it: nothing acknowledged is lost, nothing half-written is seen, whatever fails.
#include "record/store/disk_test.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <sqlite3.h>
#include <vector>

#include <gtest/gtest.h>

#include "base/diagnostic.h"
#include "record/store/store_test.h"

namespace zhida::store {
namespace {

constexpr std::size_t kSector = 512;
constexpr int kShmLocks = 8;

struct Change {
  std::size_t offset = 0;
  std::string bytes;
  bool cut = false;  // the file was cut to `offset`
};

struct File {
  std::string current;
  std::string durable;
  std::vector<Change> pending;
  std::vector<std::unique_ptr<char[]>> shm;
  std::array<int, kShmLocks> lock_state{};  // shared holders; -1 = exclusive
  std::map<const void*, int> levels;        // of the open handles that hold a lock of the file
};

void put_change(std::string& file, const Change& change) {
  if (change.cut) {
    if (file.size() > change.offset) file.resize(change.offset);
    return;
  }
  if (file.size() < change.offset + change.bytes.size())
    file.resize(change.offset + change.bytes.size());
  std::copy(change.bytes.begin(), change.bytes.end(),
            file.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

// One open file as SQLite sees it: sqlite3_file first.
struct Handle {
  sqlite3_file base;
  Disk::State* disk;
  std::shared_ptr<File>* file;
  std::array<int, kShmLocks>* held;  // 0, 1 shared, -1 exclusive
};

}  // namespace

struct Disk::State {
  std::string name;
  sqlite3_vfs vfs{};
  std::recursive_mutex lock;
  std::map<std::string, std::shared_ptr<File>> files;
  std::mt19937_64 random;
  std::int64_t calls = 0;
  std::int64_t fail_call = -1;
  bool fail_for_good = false;
  std::int64_t capacity = -1;

  // Whether this call is to fail.
  bool fails() {
    ++calls;
    return fail_call >= 0 && (fail_for_good ? calls >= fail_call : calls == fail_call);
  }
  [[nodiscard]] std::int64_t used() const {
    std::int64_t out = 0;
    for (const auto& [path, file] : files) out += static_cast<std::int64_t>(file->current.size());
    return out;
  }
};

namespace {

using Guard = std::scoped_lock<std::recursive_mutex>;

Handle* of(sqlite3_file* file) { return reinterpret_cast<Handle*>(file); }

int close_file(sqlite3_file* file) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  (*h->file)->levels.erase(h);
  delete h->file;
  delete h->held;
  return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* to, int count, sqlite3_int64 offset) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  const std::string& bytes = (*h->file)->current;
  const auto at = static_cast<std::size_t>(offset);
  const std::size_t there =
      at < bytes.size() ? std::min(bytes.size() - at, static_cast<std::size_t>(count)) : 0;
  std::memcpy(to, bytes.data() + (there > 0 ? at : 0), there);
  std::memset(static_cast<char*>(to) + there, 0, static_cast<std::size_t>(count) - there);
  return there == static_cast<std::size_t>(count) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int count, sqlite3_int64 offset) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  if (h->disk->fails()) return SQLITE_IOERR_WRITE;
  const auto end = static_cast<std::int64_t>(offset) + count;
  const auto grows =
      std::max<std::int64_t>(0, end - static_cast<std::int64_t>((*h->file)->current.size()));
  if (h->disk->capacity >= 0 && grows > 0 && h->disk->used() + grows > h->disk->capacity)
    return SQLITE_FULL;
  Change change{static_cast<std::size_t>(offset),
                std::string(static_cast<const char*>(from), static_cast<std::size_t>(count)),
                false};
  put_change((*h->file)->current, change);
  (*h->file)->pending.push_back(std::move(change));
  return SQLITE_OK;
}

int cut_file(sqlite3_file* file, sqlite3_int64 size) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  if (h->disk->fails()) return SQLITE_IOERR_TRUNCATE;
  Change change{static_cast<std::size_t>(size), {}, true};
  put_change((*h->file)->current, change);
  (*h->file)->pending.push_back(std::move(change));
  return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  if (h->disk->fails()) return SQLITE_IOERR_FSYNC;
  (*h->file)->durable = (*h->file)->current;
  (*h->file)->pending.clear();
  return SQLITE_OK;
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  *size = static_cast<sqlite3_int64>((*h->file)->current.size());
  return SQLITE_OK;
}

// SHARED, RESERVED, PENDING, EXCLUSIVE: one may hold more than SHARED, and EXCLUSIVE only alone.
int lock_file(sqlite3_file* file, int level) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  auto& levels = (*h->file)->levels;
  for (const auto& [other, held] : levels) {
    if (other == h) continue;
    const bool fits = level == SQLITE_LOCK_SHARED      ? held < SQLITE_LOCK_PENDING
                      : level == SQLITE_LOCK_EXCLUSIVE ? held == SQLITE_LOCK_NONE
                                                       : held < SQLITE_LOCK_RESERVED;
    if (!fits) return SQLITE_BUSY;
  }
  levels[h] = std::max(levels[h], level);
  return SQLITE_OK;
}

int unlock_file(sqlite3_file* file, int level) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  (*h->file)->levels[h] = level;
  return SQLITE_OK;
}

int check_lock(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return kSector; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shm(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  auto& shm = (*h->file)->shm;
  *out = nullptr;
  while (shm.size() <= static_cast<std::size_t>(page)) {
    if (extend == 0) return SQLITE_OK;
    shm.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
  }
  *out = shm[static_cast<std::size_t>(page)].get();
  return SQLITE_OK;
}

int lock_shm(sqlite3_file* file, int offset, int count, int flags) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  auto& state = (*h->file)->lock_state;
  auto& held = *h->held;
  const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
  for (int i = offset; i < offset + count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if ((flags & SQLITE_SHM_UNLOCK) != 0) continue;
    if (held.at(at) != 0) continue;
    if (exclusive ? state.at(at) != 0 : state.at(at) < 0) return SQLITE_BUSY;
  }
  for (int i = offset; i < offset + count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
      if (held.at(at) < 0) state.at(at) = 0;
      if (held.at(at) > 0) --state.at(at);
      held.at(at) = 0;
    } else if (held.at(at) == 0) {
      held.at(at) = exclusive ? -1 : 1;
      state.at(at) = exclusive ? -1 : state.at(at) + 1;
    }
  }
  return SQLITE_OK;
}

void barrier(sqlite3_file*) {}

int unmap_shm(sqlite3_file* file, int remove) {
  Handle* h = of(file);
  const Guard guard(h->disk->lock);
  if (remove != 0) (*h->file)->shm.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {
    2,         close_file,  read_file,  write_file, cut_file,    sync_file,       size_of_file,
    lock_file, unlock_file, check_lock, control,    sector_size, characteristics, map_shm,
    lock_shm,  barrier,     unmap_shm,  nullptr,    nullptr};

int open_on_disk(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags,
                 int* out_flags) {
  auto* disk = static_cast<Disk::State*>(vfs->pAppData);
  const Guard guard(disk->lock);
  Handle* h = of(file);
  h->base.pMethods = nullptr;
  const std::string name = path != nullptr ? path : "(temporary)";
  auto& found = disk->files[name];
  if (found == nullptr) found = std::make_shared<File>();
  h->disk = disk;
  h->file = new std::shared_ptr<File>(found);
  h->held = new std::array<int, kShmLocks>{};
  h->base.pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}

int remove_from_disk(sqlite3_vfs* vfs, const char* path, int) {
  auto* disk = static_cast<Disk::State*>(vfs->pAppData);
  const Guard guard(disk->lock);
  return disk->files.erase(path) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

int look_on_disk(sqlite3_vfs* vfs, const char* path, int, int* there) {
  auto* disk = static_cast<Disk::State*>(vfs->pAppData);
  const Guard guard(disk->lock);
  *there = disk->files.contains(path) ? 1 : 0;
  return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

// What a disk may have of a file after the power failed.
std::string after_crash(const File& file, std::mt19937_64& random) {
  std::string out = file.durable;
  const auto kept_of_ten = random() % 11;
  std::vector<Change> order = file.pending;
  if (random() % 2 == 0) std::shuffle(order.begin(), order.end(), random);
  for (const Change& change : order) {
    if (change.cut) {
      if (random() % 10 < kept_of_ten) put_change(out, change);
      continue;
    }
    for (std::size_t at = 0; at < change.bytes.size(); at += kSector) {
      if (random() % 10 >= kept_of_ten) continue;
      put_change(out, {change.offset + at, change.bytes.substr(at, kSector), false});
    }
  }
  return out;
}

}  // namespace

Disk::Disk(std::string name, std::uint64_t seed) : state_(std::make_unique<State>()) {
  state_->name = std::move(name);
  state_->random.seed(seed);
  state_->vfs = *sqlite3_vfs_find(nullptr);
  state_->vfs.pNext = nullptr;
  state_->vfs.szOsFile = sizeof(Handle);
  state_->vfs.zName = state_->name.c_str();
  state_->vfs.pAppData = state_.get();
  state_->vfs.xOpen = open_on_disk;
  state_->vfs.xDelete = remove_from_disk;
  state_->vfs.xAccess = look_on_disk;
  state_->vfs.xFullPathname = full_path;
  sqlite3_vfs_register(&state_->vfs, 0);
}

Disk::~Disk() { sqlite3_vfs_unregister(&state_->vfs); }

void Disk::fail_at(std::int64_t call, bool for_good) {
  const Guard guard(state_->lock);
  state_->fail_call = state_->calls + call;
  state_->fail_for_good = for_good;
}

void Disk::set_capacity(std::int64_t bytes) {
  const Guard guard(state_->lock);
  state_->capacity = bytes < 0 ? -1 : state_->used() + bytes;
}

void Disk::crash() {
  const Guard guard(state_->lock);
  for (auto& [path, file] : state_->files) {
    auto fresh = std::make_shared<File>();
    fresh->current = after_crash(*file, state_->random);
    fresh->durable = fresh->current;
    file = std::move(fresh);
  }
  state_->fail_call = -1;
  state_->capacity = -1;
}

std::int64_t Disk::calls() const {
  const Guard guard(state_->lock);
  return state_->calls;
}

namespace {

// Writes pairs: both halves of a pair in one work. Knows which were acknowledged.
class FailingDisk : public StoreTest {
 protected:
  [[nodiscard]] Result<std::unique_ptr<Database>> open_on(Disk&) const {
    Options o = options();
    o.vfs = "failing";
    return Database::open(o);
  }
  static bool prepare(Database& db) {
    return db
        .write([](Transaction& tx) -> Result<Done> {
          const auto done = tx.run(
              "CREATE TABLE IF NOT EXISTS half (id INTEGER PRIMARY KEY, pad TEXT) STRICT", {});
          return done ? Result<Done>(Done{}) : Result<Done>(done.errors());
        })
        .ok();
  }
  // Writes until `count` pairs are in or one is refused; the next pair's number.
  void write_pairs(Database& db, int count, std::mt19937_64& random) {
    for (int i = 0; i < count; ++i) {
      const std::int64_t pair = next_++;
      const std::string pad(random() % 3000, 'x');
      const auto done = db.write([&](Transaction& tx) -> Result<Done> {
        for (const std::int64_t half : {pair * 2, pair * 2 + 1}) {
          const auto put =
              tx.run("INSERT INTO half (id, pad) VALUES ($1, $2)", {half, std::string_view(pad)});
          if (!put) return put.errors();
        }
        return Done{};
      });
      if (!done) {
        EXPECT_NE(db.stopped(), "") << to_text(done.errors().front());
        return;
      }
      acknowledged_.insert(pair);
    }
  }
  // After a crash: all that was acknowledged is there, and no pair is half there.
  void check(Database& db) {
    std::set<std::int64_t> seen;
    const auto read = db.read([&](Reader& reader) {
      return reader.each("SELECT id FROM half", {}, [&](const Row& row) {
        seen.insert(row.integer(0));
        return true;
      });
    });
    ASSERT_TRUE(read.ok()) << to_text(read.errors().front());
    for (const auto pair : acknowledged_) EXPECT_TRUE(seen.contains(pair * 2)) << "lost " << pair;
    for (const auto half : seen) EXPECT_TRUE(seen.contains(half ^ 1)) << "half of " << half / 2;
    std::string whole;
    ASSERT_TRUE(db.read([&](Reader& reader) {
                    return reader.each("PRAGMA integrity_check", {}, [&](const Row& row) {
                      whole += row.text(0);
                      return true;
                    });
                  }).ok());
    EXPECT_EQ(whole, "ok");
  }

  std::int64_t next_ = 0;
  std::set<std::int64_t> acknowledged_;
};

TEST_P(FailingDisk, LosingPowerLosesNothingThatWasAcknowledged) {
  Disk disk("failing", 7);
  std::mt19937_64 random(11);
  for (int round = 0; round < 150; ++round) {
    {
      auto db = open_on(disk);
      ASSERT_TRUE(db.ok()) << to_text(db.errors().front());
      ASSERT_TRUE(prepare(**db));
      if (round > 0) check(**db);
      // from here the disk takes nothing more at some call: the power is gone
      disk.fail_at(static_cast<std::int64_t>(random() % 120) + 1, true);
      write_pairs(**db, 40, random);
    }
    disk.crash();
  }
  EXPECT_GT(acknowledged_.size(), 100U);
}

TEST_P(FailingDisk, OneCallThatFailsStopsTheStoreAndLosesNothing) {
  Disk disk("failing", 8);
  std::mt19937_64 random(12);
  for (int call = 1; call <= 150; ++call) {
    {
      auto db = open_on(disk);
      ASSERT_TRUE(db.ok()) << to_text(db.errors().front());
      ASSERT_TRUE(prepare(**db));
      disk.fail_at(call, false);
      write_pairs(**db, 30, random);
      disk.fail_at(-1, false);
    }
    // without losing power: what the program left is what is read
    auto db = open_on(disk);
    ASSERT_TRUE(db.ok()) << to_text(db.errors().front());
    check(**db);
  }
}

TEST_P(FailingDisk, AFullDiskStopsTheStoreAndLosesNothing) {
  Disk disk("failing", 9);
  std::mt19937_64 random(13);
  for (int round = 1; round <= 40; ++round) {
    {
      auto db = open_on(disk);
      ASSERT_TRUE(db.ok()) << to_text(db.errors().front());
      ASSERT_TRUE(prepare(**db));
      disk.set_capacity(static_cast<std::int64_t>(random() % 100'000));
      const auto before = acknowledged_.size();
      write_pairs(**db, 200, random);
      EXPECT_LT(acknowledged_.size() - before, 200U);
      check(**db);
    }
    disk.crash();
  }
}

// Making a store while the disk fails refuses, or works; it never leaves a store that cannot be opened afterwards.
TEST_P(FailingDisk, AFailureWhileMigratingLeavesAStoreThatOpens) {
  int refused = 0;
  for (int call = 1; call <= 60; ++call) {
    Disk disk("failing", static_cast<std::uint64_t>(call));
    disk.fail_at(call, true);
    refused += open_on(disk).ok() ? 0 : 1;
    disk.crash();
    auto db = open_on(disk);
    ASSERT_TRUE(db.ok()) << "call " << call << ": " << to_text(db.errors().front());
    EXPECT_TRUE(prepare(**db));
  }
  EXPECT_GT(refused, 5);
}

INSTANTIATE_TEST_SUITE_P(Engines, FailingDisk, ::testing::Values("sqlite"));

}  // namespace
}  // namespace zhida::store
