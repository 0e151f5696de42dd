// Two statements for each range of numbers: where the next begins, and its rows.
#include "record/store/ranges.h"

#include <cstdint>
#include <limits>
#include <string>

namespace zhida::store {
namespace {

constexpr std::int64_t kRange = 20'000;
constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max();

}  // namespace

Result<Done> each_of_table(Reader& reader, std::string_view select, std::string_view table,
                           std::string_view column, const std::function<bool(const Row&)>& row) {
  const std::string from = std::string(" FROM ").append(table).append(" WHERE ").append(column);
  const std::string next =
      std::string("SELECT ").append(column).append(from).append(" >= $1 ORDER BY ").append(column) +
      " LIMIT 1";
  const std::string rows = std::string("SELECT ")
                               .append(select)
                               .append(from)
                               .append(" >= $1 AND ")
                               .append(column)
                               .append(" <= $2 ORDER BY ")
                               .append(column);
  std::int64_t begin = std::numeric_limits<std::int64_t>::min();
  for (bool more = true; more;) {
    bool found = false;
    auto done = reader.each(next, {begin}, [&](const Row& one) {
      begin = one.integer(0);
      found = true;
      return true;
    });
    if (!done || !found) return done;
    const std::int64_t end = begin > kLast - kRange ? kLast : begin + kRange - 1;
    done = reader.each(rows, {begin, end}, [&](const Row& one) {
      more = row(one);
      return more;
    });
    if (!done) return done;
    if (end == kLast) break;
    begin = end + 1;
  }
  return Done{};
}

}  // namespace zhida::store
