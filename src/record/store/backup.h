// Backup: a whole store of one moment as a SQLite file, and back. Inside of record/store.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "record/store/engine.h"

namespace zhida::store {

// Writes the file beside its name first, lets `pack` (if there is one) put files into it, checks it (integrity_check, row
// counts), then gives it its name.
// Errors: E-STORE-BACKUP, what `pack` answers; the file is not there then
[[nodiscard]] Result<Done> back_up(Connection& source, bool postgres, const std::string& path,
                                   const Packing& pack);

// Lets `unpack` (if there is one) take the files out; then every row of every table of the SQLite file at `path`, which
// has the same schema, into `tx`'s empty tables.
// Errors: E-STORE-BACKUP (not a backup, damaged, another schema, `tx` holds records), what `unpack` answers
[[nodiscard]] Result<Done> copy_into(Transaction& tx, const std::string& path, std::string_view url,
                                     const Packing& unpack);

}  // namespace zhida::store
