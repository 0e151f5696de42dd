// Replies: answers as JSON, refusals with their codes, times as text. Inside of app/desk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "app/server/message.h"
#include "base/diagnostic.h"

namespace zhida::desk {

namespace json = boost::json;

[[nodiscard]] server::Response reply(const json::value& value, int status = 200);
[[nodiscard]] server::Response reply_text(std::string text);
[[nodiscard]] server::Response nothing();  // 204

enum class Denial {
  kRecords,     // E-HTTP-RECORDS, 404: served without records
  kNone,        // E-HTTP-NONE, 404; `subject` what
  kCsrf,        // E-HTTP-CSRF, 403
  kPurpose,     // E-HTTP-PURPOSE, 422; `subject` the word given, or ""
  kSession,     // E-SESSION-NONE, 401
  kRefused,     // E-SESSION-REFUSED, 401
  kOldWrong,    // E-SESSION-REFUSED, 403: the old password
  kCodeWanted,  // E-SESSION-CODE, 401
  kWait,        // E-SESSION-WAIT, 429; `subject` the seconds
  kOneself,     // E-HTTP-FORBIDDEN, 403: of one's own account
  kNoSignOn,    // E-OIDC-NONE, 404: served without a provider
  kNoAccount,   // E-OIDC-ACCOUNT, 403; `subject` the id that the account would have
};
[[nodiscard]] server::Response deny(Denial denial, std::string_view subject = {});

// A parameter of the query that is unknown, missing or wrong: E-HTTP-QUERY, 422.
[[nodiscard]] server::Response bad_query(std::string_view key, std::string_view help_zh,
                                         std::string_view help_en);

// The answer to what a room found wrong; what went wrong inside of us is logged and not told.
[[nodiscard]] server::Response fail(const Diagnostics& errors);

// "2026-11-23T01:15:00.123456Z", and back: seconds and fraction may be missing, the zone may be ±HH:MM.
[[nodiscard]] std::string time_text(std::int64_t us);
[[nodiscard]] std::optional<std::int64_t> read_time(std::string_view text);
// "2026-11-23", and back, for years 1 to 9999.
[[nodiscard]] std::string day_text(std::int64_t day);
[[nodiscard]] std::optional<std::int64_t> read_day(std::string_view text);

}  // namespace zhida::desk
