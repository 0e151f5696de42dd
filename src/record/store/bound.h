// Bound: parameters of a statement as libpq takes them, one row or a column of many. Inside of record/store.
//
// Types are those of pg_type.dat that the store uses: BIGINT, TEXT, BYTEA. A NULL has no type of its own.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <libpq-fe.h>

#include "record/store/store.h"

namespace zhida::store {

enum TypeOid : Oid { kBool = 16, kBytea = 17, kInt8 = 20, kText = 25 };

// Views into the parameters, which must outlive it; numbers and arrays are its own.
class Bound {
 public:
  explicit Bound(const Params& params);
  Bound(const Bound&) = delete;
  Bound& operator=(const Bound&) = delete;
  Bound(Bound&&) = default;
  Bound& operator=(Bound&&) = default;
  ~Bound() = default;
  // One array for each column of `rows`.
  // Returns: nothing where a column has values of several types or none but NULL, or rows differ in length
  [[nodiscard]] static std::optional<Bound> columns(std::span<const Params> rows);

  [[nodiscard]] int size() const { return static_cast<int>(types_.size()); }
  // 0 for NULL
  [[nodiscard]] const std::vector<Oid>& types() const { return types_; }
  [[nodiscard]] const char* const* values() const { return values_.data(); }
  [[nodiscard]] const int* lengths() const { return lengths_.data(); }
  [[nodiscard]] const int* formats() const { return formats_.data(); }

 private:
  Bound() = default;
  void add(const Param& param);
  void push(Oid type, const char* bytes, std::size_t size);

  std::vector<std::string> own_;  // reserved: what is in it stays where it is
  std::vector<Oid> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

// "INSERT INTO t (…) VALUES ($1, …, $n)" for columns of these types, as one statement for all rows.
// Returns: "" where `sql` is of another form, as with ON CONFLICT: it is then run for each row
[[nodiscard]] std::string insert_of_columns(std::string_view sql, const std::vector<Oid>& types);

}  // namespace zhida::store
