// Parts that several answers share, as JSON values. Inside of app/answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "decide/pack/decide.h"

namespace zhida::answer {

namespace json = boost::json;

[[nodiscard]] json::string str(std::string_view text);
// null where there is nothing.
[[nodiscard]] json::value or_null(std::string_view text);
[[nodiscard]] json::value or_null(const std::optional<Decimal>& number);  // plain text: "750025"
[[nodiscard]] json::value or_null(const std::optional<std::string>& text);

[[nodiscard]] std::string day(std::int64_t days);  // "2026-11-23"

[[nodiscard]] json::object text(const pack::Text& t);  // {"zh","en"}
[[nodiscard]] json::value text(const std::optional<pack::Text>& t);
[[nodiscard]] json::value ladder(const pack::Policy& policy);
[[nodiscard]] json::value office(const pack::Policy& policy);
[[nodiscard]] json::array materials(const pack::Policy& policy);
// Which packs said it: {"digest","policies"}
[[nodiscard]] json::object packs(const pack::Bundle& bundle);
[[nodiscard]] json::object document(const pack::Document& d);
[[nodiscard]] json::object effective(const pack::Effective& e);
[[nodiscard]] json::array strings(const std::vector<std::string>& list);

}  // namespace zhida::answer
