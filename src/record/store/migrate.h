// Migrations: the numbered SQL files of src/record/store/migrations, forward only, each in a transaction of its own
// together with its line in the table schema_migration.
//
// What the engines spell differently stands in braces: {integer} (64 bits), {bytes}, {table} after a table's closing
// parenthesis, {clustered} likewise for a table that is stored in the order of its key.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "record/store/engine.h"

namespace zhida::store {

struct MigrationText {
  std::string_view name;  // "001-records"
  std::string_view sql;
};

// All that this program knows, by number from 1 without a gap.
[[nodiscard]] std::span<const MigrationText> migration_texts();

// The file's text in the engine's own words.
[[nodiscard]] std::string in_dialect(std::string_view sql, bool postgres);

// The number of the newest migration of the store; 0 = an empty store.
[[nodiscard]] Result<int> schema_of(Connection& connection, bool postgres);

// Brings the store to the newest schema.
// Returns: its number
// Errors:  E-STORE-NEWER (the store has migrations that this program does not know), E-STORE-MIGRATION (a migration of
//          the store is not the one of that name here, a gap, or one failed; or `allowed` is false and one is due)
[[nodiscard]] Result<int> migrate(Connection& connection, std::span<const MigrationText> texts,
                                  std::string_view url, bool postgres, bool allowed,
                                  std::int64_t now_us);

}  // namespace zhida::store
