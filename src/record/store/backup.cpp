// Backups: tables copied row by row between the engines, files beside them in pieces, all checked before it gets its name.
#include "record/store/backup.h"

#include <cerrno>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <filesystem>
#include <unistd.h>
#include <utility>

#include "record/store/failure.h"
#include "record/store/migrate.h"
#include "record/store/session.h"

namespace zhida::store {
namespace {

constexpr std::size_t kRowsAtOnce = 1000;
constexpr int kTableMs = 24 * 3600 * 1000;  // of one statement: a whole table
// No table of the store: files that lie beside its rows.
constexpr std::string_view kLuggage = "backup_file";

struct Column {
  std::string name;
  char type = 't';  // i(nteger), t(ext), b(ytes)
};

struct Table {
  std::string name;
  std::vector<Column> columns;

  // "a, b, c"
  [[nodiscard]] std::string list() const {
    std::string out;
    for (const Column& column : columns) {
      if (!out.empty()) out += ", ";
      out += column.name;
    }
    return out;
  }
  [[nodiscard]] std::string select() const { return "SELECT " + list() + " FROM " + name; }
  [[nodiscard]] std::string insert() const {
    std::string out = "INSERT INTO " + name + " (" + list() + ") VALUES (";
    for (std::size_t i = 1; i <= columns.size(); ++i) {
      if (i > 1) out += ", ";
      out += '$';
      out += std::to_string(i);
    }
    return out + ")";
  }
};

Diagnostic cannot(std::string_view where, const std::string& zh, const std::string& en) {
  return store_failure("E-STORE-BACKUP", where, {zh, en});
}

Diagnostic cannot(std::string_view where, const Diagnostics& why) {
  return cannot(where, "备份或恢复没有完成：" + why.front().zh,
                "backing up or restoring was not finished: " + why.front().en);
}

// The tables of a SQLite file in the order in which they were made, so that what is referred to comes first; without
// the list of migrations and the luggage.
Result<std::vector<Table>> tables_of(Connection& sqlite) {
  std::vector<Table> out;
  auto named = sqlite.each(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND "
      "name <> 'schema_migration' AND name <> $1 ORDER BY rowid",
      {kLuggage}, [&](const Row& row) {
        out.push_back({std::string(row.text(0)), {}});
        return true;
      });
  if (!named) return named.errors();
  for (Table& table : out) {
    auto described =
        sqlite.each("SELECT name, type FROM pragma_table_info($1) ORDER BY cid",
                    {std::string_view(table.name)}, [&](const Row& row) {
                      const auto type = row.text(1);
                      const char kind = type == "INTEGER" ? 'i' : type == "BLOB" ? 'b' : 't';
                      table.columns.push_back({std::string(row.text(0)), kind});
                      return true;
                    });
    if (!described) return described.errors();
  }
  return out;
}

// Rows on their way, with the bytes that their parameters look at.
class Batch {
 public:
  void add(const Table& table, const Row& row) {
    Params params;
    params.reserve(table.columns.size());
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const int at = static_cast<int>(i);
      if (row.is_null(at)) {
        params.emplace_back();
      } else if (table.columns[i].type == 'i') {
        params.emplace_back(row.integer(at));
      } else {
        bytes_.emplace_back(row.text(at));
        const std::string_view held = bytes_.back();
        params.push_back(table.columns[i].type == 'b' ? Param(Blob{held}) : Param(held));
      }
    }
    rows_.push_back(std::move(params));
  }
  [[nodiscard]] std::span<const Params> rows() const { return rows_; }
  void clear() {
    rows_.clear();
    bytes_.clear();
  }

 private:
  std::deque<std::string> bytes_;  // a deque: its elements stay where they are
  std::vector<Params> rows_;
};

using Insert = std::function<Result<Done>(std::span<const Params>)>;

// Returns: the number of rows
Result<std::int64_t> copy_table(Connection& source, const Table& table, const Insert& insert) {
  Batch batch;
  std::int64_t count = 0;
  Result<Done> put = Done{};
  auto read = source.each(table.select(), {}, [&](const Row& row) {
    batch.add(table, row);
    ++count;
    if (batch.rows().size() < kRowsAtOnce) return true;
    put = insert(batch.rows());
    batch.clear();
    return put.ok();
  });
  if (!put) return put.errors();
  if (!read) return read.errors();
  if (!batch.rows().empty()) put = insert(batch.rows());
  if (!put) return put.errors();
  return count;
}

Result<std::int64_t> count_of(Connection& connection, const std::string& table) {
  std::int64_t out = 0;
  auto counted = connection.each("SELECT count(*) FROM " + table, {}, [&](const Row& row) {
    out = row.integer(0);
    return true;
  });
  if (!counted) return counted.errors();
  return out;
}

Result<std::unique_ptr<Connection>> open_file(const std::string& path) {
  Options options;
  options.url = path;
  options.create = false;
  options.statement_ms = kTableMs;
  return open_sqlite(options, Mode::kRead);
}

// The rows of a PostgreSQL store, one snapshot of it, into a new SQLite file of the same schema.
Result<Done> dump(Connection& source, const std::string& path) {
  Options options;
  options.url = path;
  options.statement_ms = kTableMs;
  auto file = open_sqlite(options, Mode::kWrite);
  if (!file) return file.errors();
  const auto made = migrate(**file, migration_texts(), path, false, true, 0);
  if (!made) return made.errors();
  const auto tables = tables_of(**file);
  if (!tables) return tables.errors();
  auto done = (*file)->script("PRAGMA foreign_keys=OFF; BEGIN IMMEDIATE");
  if (done) done = source.script(begin_statement(true, Mode::kRead));
  for (auto table = tables->begin(); done && table != tables->end(); ++table) {
    done = (*file)->script("DELETE FROM " + table->name);  // what a migration itself puts there
    const std::string insert = table->insert();
    if (!done) break;
    const auto copied =
        copy_table(source, *table, [&](std::span<const Params> rows) -> Result<Done> {
          const auto put = (*file)->run_many(insert, rows);
          return put ? Result<Done>(Done{}) : Result<Done>(put.errors());
        });
    if (!copied) done = copied.errors();
  }
  (void)source.undo("ROLLBACK");
  if (done) done = (*file)->script("COMMIT; PRAGMA journal_mode=DELETE");
  return done;
}

// The files in a backup.
class Carried final : public Luggage {
 public:
  explicit Carried(Connection& file) : file_(file) {}

  Result<Done> add(std::string_view name, std::string_view piece) override {
    if (name != name_) {
      name_ = name;
      pieces_ = 0;
    }
    const auto put = file_.run("INSERT INTO backup_file (name, piece, bytes) VALUES ($1, $2, $3)",
                               {name, pieces_++, Blob{piece}});
    return put ? Result<Done>(Done{}) : Result<Done>(put.errors());
  }

  Result<bool> each(std::string_view name,
                    const std::function<Result<Done>(std::string_view)>& piece) override {
    bool any = false;
    auto known = file_.each("SELECT 1 FROM sqlite_schema WHERE name = $1", {kLuggage},
                            [&](const Row&) { return any = true; });
    if (!known) return known.errors();
    if (!any) return false;  // of a program that packed no files
    any = false;
    std::int64_t next = 0;
    Result<Done> well = Done{};
    auto read =
        file_.each("SELECT piece, bytes FROM backup_file WHERE name = $1 ORDER BY piece", {name},
                   [&](const Row& row) {
                     any = true;
                     well = row.integer(0) == next++
                                ? piece(row.text(1))
                                : Result<Done>(cannot(name, "备份里这个文件缺一块",
                                                      "the backup lacks a piece of this file"));
                     return well.ok();
                   });
    if (!well) return well.errors();
    if (!read) return read.errors();
    return any;
  }

 private:
  Connection& file_;
  std::string name_;
  std::int64_t pieces_ = 0;
};

// Puts the files into the copy. It is thrown away where that fails, so it needs no journal.
Result<Done> pack_files(const std::string& path, const Packing& pack) {
  Options options;
  options.url = path;
  options.create = false;
  options.statement_ms = kTableMs;
  auto file = open_sqlite(options, Mode::kWrite);
  if (!file) return file.errors();
  auto done = (*file)->script(
      "PRAGMA journal_mode=DELETE; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
      "DROP TABLE IF EXISTS backup_file;"  // of a store that was itself a backup
      "CREATE TABLE backup_file (name TEXT NOT NULL, piece INTEGER NOT NULL, bytes BLOB NOT NULL,"
      "PRIMARY KEY (name, piece)); BEGIN IMMEDIATE");
  if (!done) return done;
  Session copied(**file, options, 0);
  Carried luggage(**file);
  done = pack(copied, luggage);
  return done ? (*file)->script("COMMIT") : done;
}

// Whether the file is whole: SQLite's own check, and every reference.
Result<Done> verify(const std::string& path) {
  auto file = open_file(path);
  if (!file) return file.errors();
  std::string first;
  auto checked = (*file)->each("PRAGMA integrity_check(1)", {}, [&](const Row& row) {
    first = row.text(0);
    return true;
  });
  if (!checked) return checked.errors();
  if (first != "ok") return cannot(path, "备份损坏：" + first, "the backup is damaged: " + first);
  bool dangling = false;
  auto references = (*file)->each("PRAGMA foreign_key_check", {}, [&](const Row&) {
    dangling = true;
    return false;
  });
  if (!references) return references.errors();
  if (dangling)
    return cannot(path, "备份缺少被引用的记录", "the backup lacks a record that another refers to");
  return (*file)->script("PRAGMA query_only=OFF; PRAGMA journal_mode=DELETE");
}

Result<Done> sync(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const int why = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (synced) return Done{};
  return cannot(path, std::string("不能落盘：") + std::strerror(why),
                std::string("cannot be brought to the disk: ") + std::strerror(why));
}

// Gives the finished file its name, unless something has that name.
Result<Done> name_file(const std::string& temporary, const std::string& path) {
  if (auto synced = sync(temporary, O_RDONLY); !synced) return synced;
  if (::link(temporary.c_str(), path.c_str()) != 0) {
    const int why = errno;
    return cannot(path, std::string("不能写入备份文件：") + std::strerror(why),
                  std::string("cannot write the backup file: ") + std::strerror(why));
  }
  const auto folder = std::filesystem::path(path).parent_path().string();
  return sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

void remove_temporary(const std::string& temporary) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm", "-journal", ".lock"}) {
    std::filesystem::remove(temporary + suffix, ignored);
  }
}

}  // namespace

Result<Done> back_up(Connection& source, bool postgres, const std::string& path,
                     const Packing& pack) {
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    return store_failure("E-STORE-BACKUP", path, {"备份文件已存在", "the backup file exists"},
                         {"换一个文件名", "choose another name"});
  }
  const std::string temporary = path + ".part";
  remove_temporary(temporary);
  auto done = postgres ? dump(source, temporary) : sqlite_backup(source, temporary);
  if (done && pack) {
    if (auto packed = pack_files(temporary, pack); !packed) {
      remove_temporary(temporary);
      const bool of_the_store = packed.errors().front().code.starts_with("E-STORE-");
      return of_the_store ? Result<Done>(cannot(path, packed.errors())) : packed;
    }
  }
  if (done) done = verify(temporary);
  if (done) done = name_file(temporary, path);
  remove_temporary(temporary);
  return done ? done : Result<Done>(cannot(path, done.errors()));
}

Result<Done> copy_into(Transaction& tx, const std::string& path, std::string_view url,
                       const Packing& unpack) {
  if (auto whole = verify(path); !whole) return cannot(path, whole.errors());
  auto file = open_file(path);
  if (!file) return cannot(path, file.errors());
  const auto schema = migrate(**file, migration_texts(), path, false, false, 0);
  if (!schema) return cannot(path, schema.errors());
  std::int64_t last_us = 0;
  auto asked = tx.each("SELECT last_us FROM store_clock", {}, [&](const Row& row) {
    last_us = row.integer(0);
    return true;
  });
  if (!asked) return asked;
  if (last_us != 0) {
    return store_failure(
        "E-STORE-BACKUP", url,
        {"目标数据库里已有记录，不覆盖", "the store holds records already and is not overwritten"},
        {"恢复到一个空的数据库", "restore into an empty store"});
  }
  if (unpack) {
    Options reading;
    reading.url = path;
    Session copied(**file, reading, 0);
    Carried luggage(**file);
    if (auto unpacked = unpack(copied, luggage); !unpacked) return unpacked;
  }
  const auto tables = tables_of(**file);
  if (!tables) return cannot(path, tables.errors());
  for (auto table = tables->rbegin(); table != tables->rend(); ++table) {
    if (auto emptied = tx.run("DELETE FROM " + table->name, {}); !emptied) return emptied.errors();
  }
  for (const Table& table : *tables) {
    const std::string insert = table.insert();
    const auto copied =
        copy_table(**file, table, [&](std::span<const Params> rows) -> Result<Done> {
          const auto put = tx.run_many(insert, rows);
          return put ? Result<Done>(Done{}) : Result<Done>(put.errors());
        });
    if (!copied) return cannot(path, copied.errors());
    const auto there = count_of(**file, table.name);
    if (!there || *there != *copied) return cannot(path, "行数不符", "the number of rows differs");
  }
  return Done{};
}

}  // namespace zhida::store
