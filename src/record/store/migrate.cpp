// Migrations: compares what the store lists with what the program knows, then applies what is missing.
#include "record/store/migrate.h"

#include <array>
#include <string>
#include <utility>

#include "base/sha256.h"
#include "record/store/failure.h"

namespace zhida::store {
namespace {

struct Applied {
  std::int64_t number;
  std::string name;
  std::string digest;
};

Result<Done> make_list(Connection& connection, bool postgres) {
  return connection.script(
      in_dialect("CREATE TABLE IF NOT EXISTS schema_migration (number {integer} PRIMARY KEY, "
                 "name TEXT NOT NULL, digest TEXT NOT NULL, applied_us {integer} NOT NULL){table};",
                 postgres));
}

Result<std::vector<Applied>> applied(Connection& connection) {
  std::vector<Applied> out;
  auto read = connection.each(
      "SELECT number, name, digest FROM schema_migration ORDER BY number", {}, [&](const Row& row) {
        out.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2))});
        return true;
      });
  if (!read) return read.errors();
  return out;
}

Diagnostic differs(std::string_view url, const Applied& there) {
  return store_failure(
      "E-STORE-MIGRATION", url,
      {"数据库中的迁移 " + there.name + " 与本程序的不同",
       "the migration " + there.name + " of the database is not the one of this program"},
      {"用写入该数据库的程序版本", "use the version of the program that wrote this database"});
}

Result<Done> apply(Connection& connection, const MigrationText& text, int number,
                   std::string_view url, bool postgres, std::int64_t now_us) {
  std::string name(text.name);
  const std::string digest = hex(sha256(text.sql));
  auto done = connection.script(begin_statement(postgres, Mode::kWrite));
  if (done) done = connection.script(in_dialect(text.sql, postgres));
  if (done) {
    const auto listed = connection.run(
        "INSERT INTO schema_migration (number, name, digest, applied_us) VALUES ($1, $2, $3, $4)",
        {std::int64_t{number}, std::string_view(name), std::string_view(digest), now_us});
    done = listed ? connection.script("COMMIT") : Result<Done>(listed.errors());
  }
  if (done) return Done{};
  auto undone = connection.undo("ROLLBACK");
  auto out = store_failure(
      "E-STORE-MIGRATION", url,
      {"迁移 " + name + " 失败，数据库未改动：" + done.errors().front().zh,
       "migration " + name + " failed and changed nothing: " + done.errors().front().en});
  if (!undone) out.help_en = "rolling back failed as well: " + undone.errors().front().en;
  return out;
}

}  // namespace

std::string in_dialect(std::string_view sql, bool postgres) {
  static constexpr std::array<std::array<std::string_view, 3>, 4> kWords = {{
      {"{integer}", "INTEGER", "BIGINT"},
      {"{bytes}", "BLOB", "BYTEA"},
      {"{table}", " STRICT", ""},
      {"{clustered}", " STRICT, WITHOUT ROWID", ""},
  }};
  std::string out;
  out.reserve(sql.size());
  while (!sql.empty()) {
    const auto brace = sql.find('{');
    out += sql.substr(0, brace);
    if (brace == std::string_view::npos) break;
    sql.remove_prefix(brace);
    bool known = false;
    for (const auto& word : kWords) {
      if (!sql.starts_with(word[0])) continue;
      out += word[postgres ? 2 : 1];
      sql.remove_prefix(word[0].size());
      known = true;
      break;
    }
    ZHIDA_CHECK(known);
  }
  return out;
}

Result<int> schema_of(Connection& connection, bool postgres) {
  bool there = false;
  auto asked = connection.each(
      postgres
          ? "SELECT 1 FROM information_schema.tables WHERE table_name = 'schema_migration' AND "
            "table_schema = current_schema()"
          : "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'",
      {}, [&](const Row&) {
        there = true;
        return false;
      });
  if (!asked) return asked.errors();
  if (!there) return 0;
  const auto list = applied(connection);
  if (!list) return list.errors();
  return static_cast<int>(list->empty() ? 0 : list->back().number);
}

Result<int> migrate(Connection& connection, std::span<const MigrationText> texts,
                    std::string_view url, bool postgres, bool allowed, std::int64_t now_us) {
  const auto newest = static_cast<int>(texts.size());
  const auto schema = schema_of(connection, postgres);
  if (!schema) return schema.errors();
  if (*schema > newest) {
    return store_failure("E-STORE-NEWER", url,
                         {"数据库的结构版本是 " + std::to_string(*schema) + "，本程序只认得到 " +
                              std::to_string(newest),
                          "the database has schema " + std::to_string(*schema) +
                              ", this program knows up to " + std::to_string(newest)},
                         {"使用较新的程序", "use a newer program"});
  }
  if (*schema == 0 && allowed) {
    if (auto made = make_list(connection, postgres); !made) return made.errors();
  }
  if (*schema > 0) {
    const auto list = applied(connection);
    if (!list) return list.errors();
    for (std::size_t i = 0; i < list->size(); ++i) {
      const Applied& there = (*list)[i];
      const auto& here = texts[i];
      if (there.number != static_cast<std::int64_t>(i) + 1 || there.name != here.name ||
          there.digest != hex(sha256(here.sql))) {
        return differs(url, there);
      }
    }
  }
  if (*schema < newest && !allowed) {
    return store_failure(
        "E-STORE-MIGRATION", url,
        {"数据库的结构版本是 " + std::to_string(*schema) + "，需要升级到 " + std::to_string(newest),
         "the database has schema " + std::to_string(*schema) + " and must be brought to " +
             std::to_string(newest)},
        {"先备份，再由服务打开一次", "back it up, then let the server open it once"});
  }
  for (int number = *schema + 1; number <= newest; ++number) {
    auto done = apply(connection, texts[static_cast<std::size_t>(number) - 1], number, url,
                      postgres, now_us);
    if (!done) return done.errors();
  }
  return newest;
}

}  // namespace zhida::store
