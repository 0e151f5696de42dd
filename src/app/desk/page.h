// Pages of a list: how many items, and before which. Inside of app/desk.
#pragma once

#include <cstdint>
#include <optional>

#include "app/desk/call.h"
#include "app/server/message.h"

namespace zhida::desk {

// limit=: from 1 to 200; `usual` where it is not given; nothing where it is wrong.
[[nodiscard]] std::optional<std::int64_t> read_limit(const Call& call, std::int64_t usual);
[[nodiscard]] server::Response bad_limit();
// before=: a number from 1; 0 where it is not given; nothing where it is wrong.
[[nodiscard]] std::optional<std::int64_t> read_before(const Call& call);
[[nodiscard]] server::Response bad_before();

}  // namespace zhida::desk
