// Pages of a list: how many items, and before or after which. Inside of app/desk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/desk/call.h"
#include "app/server/message.h"

namespace zhida::desk {

// limit=: from 1 to 200; `usual` where it is not given; nothing where it is wrong.
[[nodiscard]] std::optional<std::int64_t> read_limit(const Call& call, std::int64_t usual);
[[nodiscard]] server::Response bad_limit();
// before=: a number from 1; 0 where it is not given; nothing where it is wrong.
[[nodiscard]] std::optional<std::int64_t> read_before(const Call& call);
[[nodiscard]] server::Response bad_before();
// Both, of a list with the newest first.
struct Page {
  int limit = 0;
  std::int64_t before = 0;  // 0 = from the newest

  // Whether there may be more.
  [[nodiscard]] bool is_full(std::size_t items) const {
    return items == static_cast<std::size_t>(limit);
  }
};
// Returns: the refusal where one of them is wrong
[[nodiscard]] std::optional<server::Response> read_page(const Call& call, int usual, Page& page);
// A number from 1, as an address has it; nothing where it is none.
[[nodiscard]] std::optional<std::int64_t> read_number(std::string_view text);

// A place in a list whose items are ordered by a number and something else: "1795807448414128.s-1".
struct Cursor {
  std::int64_t number = 0;
  std::string rest;
};
[[nodiscard]] std::string cursor_text(std::int64_t number, std::string_view rest);
// The parameter of that name as a Cursor; nothing where it is wrong. REQUIRES: it is given
[[nodiscard]] std::optional<Cursor> read_cursor(const Call& call, std::string_view name);
// after=: a number from 0; -1 where it is not given; nothing where it is wrong.
[[nodiscard]] std::optional<std::int64_t> read_after(const Call& call);
[[nodiscard]] server::Response bad_after();

}  // namespace zhida::desk
