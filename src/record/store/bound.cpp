// Parameters in PostgreSQL's binary formats: big-endian integers, bytes as they are, arrays of one dimension.
#include "record/store/bound.h"

#include <cstdint>
#include <utility>

namespace zhida::store {
namespace {

enum ArrayOid : Oid { kByteaArray = 1001, kTextArray = 1009, kInt8Array = 1016 };

void put_number(std::string& out, std::uint64_t number, unsigned bytes) {
  for (unsigned shift = bytes * 8; shift > 0; shift -= 8) {
    out += static_cast<char>((number >> (shift - 8)) & 0xFFU);
  }
}

Oid type_of(const Param& param) {
  if (std::holds_alternative<std::int64_t>(param)) return kInt8;
  if (std::holds_alternative<std::string_view>(param)) return kText;
  if (std::holds_alternative<Blob>(param)) return kBytea;
  return 0;
}

Oid array_of(Oid element) {
  if (element == kInt8) return kInt8Array;
  return element == kText ? kTextArray : kByteaArray;
}

// The type of a column's values; 0 where they have several or none.
Oid type_of_column(std::span<const Params> rows, std::size_t column) {
  Oid out = 0;
  for (const Params& row : rows) {
    const Oid type = type_of(row[column]);
    if (type != 0 && out != 0 && type != out) return 0;
    if (type != 0) out = type;
  }
  return out;
}

void put_element(std::string& out, const Param& param) {
  if (const auto* number = std::get_if<std::int64_t>(&param)) {
    put_number(out, 8, 4);
    put_number(out, static_cast<std::uint64_t>(*number), 8);
  } else if (const auto* text = std::get_if<std::string_view>(&param)) {
    put_number(out, text->size(), 4);
    out += *text;
  } else if (const auto* blob = std::get_if<Blob>(&param)) {
    put_number(out, blob->bytes.size(), 4);
    out += blob->bytes;
  } else {
    put_number(out, 0xFFFFFFFFU, 4);  // NULL
  }
}

// Clause: PostgreSQL's array_recv: dimensions, whether there are NULLs, element type, length, first index, elements.
std::string array_bytes(std::span<const Params> rows, std::size_t column, Oid element) {
  bool nulls = false;
  for (const Params& row : rows) nulls = nulls || type_of(row[column]) == 0;
  std::string out;
  put_number(out, 1, 4);
  put_number(out, nulls ? 1 : 0, 4);
  put_number(out, element, 4);
  put_number(out, rows.size(), 4);
  put_number(out, 1, 4);
  for (const Params& row : rows) put_element(out, row[column]);
  return out;
}

}  // namespace

Bound::Bound(const Params& params) {
  own_.reserve(params.size());
  types_.reserve(params.size());
  values_.reserve(params.size());
  lengths_.reserve(params.size());
  formats_.reserve(params.size());
  for (const Param& param : params) add(param);
}

void Bound::add(const Param& param) {
  if (const auto* number = std::get_if<std::int64_t>(&param)) {
    std::string& bytes = own_.emplace_back();
    put_number(bytes, static_cast<std::uint64_t>(*number), 8);
    push(kInt8, bytes.data(), bytes.size());
  } else if (const auto* text = std::get_if<std::string_view>(&param)) {
    push(kText, text->data(), text->size());
  } else if (const auto* blob = std::get_if<Blob>(&param)) {
    push(kBytea, blob->bytes.data(), blob->bytes.size());
  } else {
    push(0, nullptr, 0);
  }
}

void Bound::push(Oid type, const char* bytes, std::size_t size) {
  types_.push_back(type);
  // a null pointer is NULL; an empty view may have one too
  values_.push_back(bytes == nullptr && type != 0 ? "" : bytes);
  lengths_.push_back(static_cast<int>(size));
  formats_.push_back(1);
}

std::optional<Bound> Bound::columns(std::span<const Params> rows) {
  Bound out;
  const std::size_t count = rows.empty() ? 0 : rows.front().size();
  for (const Params& row : rows) {
    if (row.size() != count) return std::nullopt;
  }
  out.own_.reserve(count);
  for (std::size_t column = 0; column < count; ++column) {
    const Oid element = type_of_column(rows, column);
    if (element == 0) return std::nullopt;
    const std::string& bytes = out.own_.emplace_back(array_bytes(rows, column, element));
    out.push(array_of(element), bytes.data(), bytes.size());
  }
  return out;
}

std::string insert_of_columns(std::string_view sql, const std::vector<Oid>& types) {
  constexpr std::string_view kValues = ") VALUES (";
  const auto values = sql.find(kValues);
  if (!sql.starts_with("INSERT INTO ") || values == std::string_view::npos || types.empty())
    return {};
  std::string wanted;
  std::string arrays;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::string number = (i > 0 ? ", $" : "$") + std::to_string(i + 1);
    wanted += number;
    arrays += number;
    arrays += types[i] == kInt8Array   ? "::bigint[]"
              : types[i] == kTextArray ? "::text[]"
                                       : "::bytea[]";
  }
  wanted += ')';
  if (sql.substr(values + kValues.size()) != wanted) return {};
  return std::string(sql.substr(0, values)) + ") SELECT * FROM unnest(" + arrays + ")";
}

}  // namespace zhida::store
