// Sources as rows of the store.
#include "record/sources/sources.h"

#include <algorithm>
#include <utility>

#include "base/failure.h"
#include "base/sha256.h"
#include "base/text.h"

namespace zhida::sources {
namespace {

using store::Blob;
using store::Reader;
using store::Row;

constexpr std::int64_t kNewest = std::int64_t{1} << 62U;  // beyond every number
constexpr std::string_view kMappingColumns = "name, version, content, known_us, actor, leaf";
constexpr std::string_view kImportColumns =
    "source, number, version, extent, file, digest, day, counts, known_us, actor, leaf";

Mapping mapping_of(const Row& row) {
  Mapping out;
  out.name = row.text(0);
  out.version = row.integer(1);
  out.content = row.text(2);
  out.known_us = row.integer(3);
  out.actor = row.text(4);
  out.leaf = row.integer(5);
  return out;
}

Import import_of(const Row& row) {
  Import out;
  out.source = row.text(0);
  out.number = row.integer(1);
  out.version = row.integer(2);
  out.extent = row.text(3);
  out.file = row.text(4);
  out.digest = row.text(5);
  out.day = row.integer(6);
  out.counts = row.text(7);
  out.known_us = row.integer(8);
  out.actor = row.text(9);
  out.leaf = row.integer(10);
  return out;
}

std::string noted_id(const Mapping& mapping) {
  return short_id(mapping.name) + "/v" + std::to_string(mapping.version);
}

std::string content_of(const Mapping& mapping) {
  return store::Canonical()
      .text(mapping.name)
      .integer(mapping.version)
      .text(mapping.content)
      .integer(mapping.known_us)
      .text(mapping.actor)
      .bytes();
}

std::string content_of(const Import& import) {
  return store::Canonical()
      .text(import.source)
      .integer(import.number)
      .integer(import.version)
      .text(import.extent)
      .text(import.file)
      .text(import.digest)
      .integer(import.day)
      .text(import.counts)
      .integer(import.known_us)
      .text(import.actor)
      .bytes();
}

template <typename T>
Result<std::vector<T>> rows_of(Reader& reader, std::string_view columns, std::string_view rest,
                               const store::Params& params, T (*of)(const Row&)) {
  std::vector<T> out;
  auto read = reader.each("SELECT " + std::string(columns) + " FROM " + std::string(rest), params,
                          [&](const Row& row) {
                            out.push_back(of(row));
                            return true;
                          });
  if (!read) return read.errors();
  return out;
}

// A name is a word of ids, addresses and the order of sources: no slash, no blank at its ends, no control character.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytesMax && is_valid_utf8(name) &&
         name.front() != ' ' && name.back() != ' ' && name.find('/') == std::string_view::npos &&
         std::none_of(name.begin(), name.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x20 || byte == 0x7F;
         });
}

}  // namespace

std::string short_id(std::string_view source) {
  constexpr std::size_t kDigits = 16;
  return "source:" + hex(sha256(source)).substr(0, kDigits);
}

std::string Import::id() const { return short_id(source) + "/" + std::to_string(number); }

Result<std::optional<Mapping>> newest(Reader& reader, std::string_view name) {
  auto found =
      rows_of(reader, kMappingColumns,
              "source_mapping WHERE name = $1 ORDER BY version DESC LIMIT 1", {name}, mapping_of);
  if (!found) return found.errors();
  if (found->empty()) return std::optional<Mapping>();
  return std::optional(std::move(found->front()));
}

Result<std::vector<Mapping>> list(Reader& reader, std::string_view after, int limit) {
  limit = std::clamp(limit, 1, kListMax);
  return rows_of(reader, kMappingColumns,
                 "source_mapping m WHERE name > $1 AND version = (SELECT max(version) FROM "
                 "source_mapping n WHERE n.name = m.name) ORDER BY name LIMIT $2",
                 {after, std::int64_t{limit}}, mapping_of);
}

Result<std::vector<Mapping>> versions(Reader& reader, std::string_view name, std::int64_t before,
                                      int limit) {
  limit = std::clamp(limit, 1, kListMax);
  return rows_of(reader, kMappingColumns,
                 "source_mapping WHERE name = $1 AND version < $2 ORDER BY version DESC LIMIT $3",
                 {name, before > 0 ? before : kNewest, std::int64_t{limit}}, mapping_of);
}

Result<std::optional<Mapping>> version(Reader& reader, std::string_view name, std::int64_t number) {
  if (number < 1 || number >= kNewest) return std::optional<Mapping>();
  auto found = versions(reader, name, number + 1, 1);
  if (!found) return found.errors();
  if (found->empty() || found->front().version != number) return std::optional<Mapping>();
  return std::optional(std::move(found->front()));
}

Result<Mapping> declare(store::Transaction& tx, store::Journal& journal, const std::string& name,
                        const std::string& content, const std::string& actor) {
  if (!is_name(name)) {
    return failure(
        "E-SOURCE-NAME", excerpt(name),
        {"来源的名称应是 1–64 字节的文字，没有“/”、首尾空格与控制字符",
         "a source's name is text of 1–64 bytes without '/', blanks at its ends or "
         "control characters"},
        {"用来源次序里的名称，如“示例税务局”", "take the name that the order of sources has"});
  }
  if (content.size() > kContentBytesMax) {
    return failure("E-SOURCE-LIMIT", name, {"对照超过 1 MiB", "the mapping is larger than 1 MiB"},
                   {"只写要用的列", "write only the columns that are used"});
  }
  auto before = newest(tx, name);
  if (!before) return before.errors();
  if (*before && (*before)->content == content) return std::move(**before);
  Mapping out{name, *before ? (*before)->version + 1 : 1, content, tx.time_us(), actor, -1};
  const auto leaf = journal.note(tx, kMappingKind, noted_id(out), content_of(out));
  if (!leaf) return leaf.errors();
  out.leaf = *leaf;
  const auto put = tx.run("INSERT INTO source_mapping (" + std::string(kMappingColumns) +
                              ") VALUES ($1, $2, $3, $4, $5, $6)",
                          {std::string_view(out.name), out.version, Blob{out.content}, out.known_us,
                           std::string_view(out.actor), out.leaf});
  if (!put) return put.errors();
  return out;
}

Result<std::vector<Import>> imports(Reader& reader, std::string_view source, std::int64_t before,
                                    int limit) {
  limit = std::clamp(limit, 1, kListMax);
  return rows_of(reader, kImportColumns,
                 "source_import WHERE source = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
                 {source, before > 0 ? before : kNewest, std::int64_t{limit}}, import_of);
}

Result<std::optional<Import>> last_import(Reader& reader, std::string_view source) {
  auto found = imports(reader, source, 0, 1);
  if (!found) return found.errors();
  if (found->empty()) return std::optional<Import>();
  return std::optional(std::move(found->front()));
}

Result<Import> add(store::Transaction& tx, store::Journal& journal, Import import) {
  const auto before = last_import(tx, import.source);
  if (!before) return before.errors();
  import.number = *before ? (*before)->number + 1 : 1;
  import.known_us = tx.time_us();
  const auto leaf = journal.note(tx, kImportKind, import.id(), content_of(import));
  if (!leaf) return leaf.errors();
  import.leaf = *leaf;
  const auto put = tx.run("INSERT INTO source_import (" + std::string(kImportColumns) +
                              ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                          {std::string_view(import.source), import.number, import.version,
                           std::string_view(import.extent), std::string_view(import.file),
                           std::string_view(import.digest), import.day, Blob{import.counts},
                           import.known_us, std::string_view(import.actor), import.leaf});
  if (!put) return put.errors();
  return import;
}

std::vector<store::NotedKind> kinds() {
  using Each = std::function<bool(const store::Noted&)>;
  const auto mappings = [](Reader& reader, const Each& each) {
    return reader.each(
        "SELECT " + std::string(kMappingColumns) + " FROM source_mapping ORDER BY leaf", {},
        [&](const Row& row) {
          const Mapping one = mapping_of(row);
          return each({one.leaf, noted_id(one), content_of(one)});
        });
  };
  const auto all_imports = [](Reader& reader, const Each& each) {
    return reader.each(
        "SELECT " + std::string(kImportColumns) + " FROM source_import ORDER BY leaf", {},
        [&](const Row& row) {
          const Import one = import_of(row);
          return each({one.leaf, one.id(), content_of(one)});
        });
  };
  return {{std::string(kMappingKind), mappings}, {std::string(kImportKind), all_imports}};
}

}  // namespace zhida::sources
