// Sources: how the file of each department is read, with every version of that, and what each import of a file did.
//
//     sources::declare(tx, journal, "示例税务局", yaml, actor);        // the same again is the version there is
//     auto mapping = sources::newest(reader, "示例税务局");
//     sources::add(tx, journal, {"示例税务局", …});                   // an import, with its counts
//
// A mapping is never changed: a new text is a new version, and an import names the version it was read by.
//
// Errors:  E-SOURCE-NAME, E-SOURCE-LIMIT, E-STORE-…
// Threads: pure functions over a transaction or snapshot
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "record/store/journal.h"
#include "record/store/store.h"

namespace zhida::sources {

inline constexpr std::string_view kMappingKind = "source.mapping";
inline constexpr std::string_view kImportKind = "source.import";
inline constexpr std::size_t kNameBytesMax = 64;
inline constexpr std::size_t kContentBytesMax = 1U << 20U;
inline constexpr int kListMax = 1'000;

struct Mapping {
  std::string name;
  std::int64_t version = 0;  // from 1
  std::string content;       // YAML
  std::int64_t known_us = 0;
  std::string actor;
  std::int64_t leaf = -1;
};

struct Import {
  std::string source;
  std::int64_t number = 0;  // of this source, from 1
  std::int64_t version = 0;
  std::string extent;  // full, delta
  std::string file;
  std::string digest;
  std::int64_t day = 0;
  std::string counts;  // JSON
  std::int64_t known_us = 0;
  std::string actor;
  std::int64_t leaf = -1;

  // What its facts are recorded under, and its leaf: "source:3f0c5e0d9a1b2c4d/17"
  [[nodiscard]] std::string id() const;
};

// The source's name as ids of the log can have it: the beginning of its SHA-256.
[[nodiscard]] std::string short_id(std::string_view source);

// Returns: the version there is where the newest has the same text; else the new one
[[nodiscard]] Result<Mapping> declare(store::Transaction& tx, store::Journal& journal,
                                      const std::string& name, const std::string& content,
                                      const std::string& actor);
// The newest version; nothing where nothing is declared.
[[nodiscard]] Result<std::optional<Mapping>> newest(store::Reader& reader, std::string_view name);
// The newest version of every source, by name, after `after`; at most `limit` (1 … kListMax).
[[nodiscard]] Result<std::vector<Mapping>> list(store::Reader& reader, std::string_view after = {},
                                                int limit = kListMax);
// The versions of one, the newest first, before version `before` (0 = from the newest); at most `limit` (1 … kListMax).
[[nodiscard]] Result<std::vector<Mapping>> versions(store::Reader& reader, std::string_view name,
                                                    std::int64_t before, int limit);
// One of them; nothing where there is no such version.
[[nodiscard]] Result<std::optional<Mapping>> version(store::Reader& reader, std::string_view name,
                                                     std::int64_t number);

// Takes the next number of its source.
// REQUIRES: its version is declared
// Returns:  as it is kept
[[nodiscard]] Result<Import> add(store::Transaction& tx, store::Journal& journal, Import import);
// The newest first, before number `before` (0 = from the newest); at most `limit` (1 … kListMax).
[[nodiscard]] Result<std::vector<Import>> imports(store::Reader& reader, std::string_view source,
                                                  std::int64_t before, int limit);
[[nodiscard]] Result<std::optional<Import>> last_import(store::Reader& reader,
                                                        std::string_view source);

// For the verifier.
[[nodiscard]] std::vector<store::NotedKind> kinds();

}  // namespace zhida::sources
