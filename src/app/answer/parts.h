// Parts that several answers share, as JSON values. Inside of app/answer.
//
// `at` is the memory that a value lives in: values made in one memory are put together without copying.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include "decide/pack/decide.h"

namespace zhida::answer {

namespace json = boost::json;
using Memory = json::storage_ptr;

[[nodiscard]] json::string str(std::string_view text, const Memory& at = {});
// null where there is nothing.
[[nodiscard]] json::value or_null(std::string_view text, const Memory& at = {});
[[nodiscard]] json::value or_null(const std::optional<Decimal>& number,
                                  const Memory& at = {});  // plain text: "750025"
[[nodiscard]] json::value or_null(const std::optional<std::string>& text, const Memory& at = {});

[[nodiscard]] std::string day(std::int64_t days);  // "2026-11-23"

[[nodiscard]] json::object text(const pack::Text& t, const Memory& at = {});  // {"zh","en"}
[[nodiscard]] json::value text(const std::optional<pack::Text>& t, const Memory& at = {});
[[nodiscard]] json::value ladder(const pack::Policy& policy, const Memory& at = {});
[[nodiscard]] json::value office(const pack::Policy& policy, const Memory& at = {});
[[nodiscard]] json::array materials(const pack::Policy& policy, const Memory& at = {});
// Which packs said it: {"digest","policies"}
[[nodiscard]] json::object packs(const pack::Bundle& bundle, const Memory& at = {});
[[nodiscard]] json::object document(const pack::Document& d, const Memory& at = {});
[[nodiscard]] json::object effective(const pack::Effective& e, const Memory& at = {});
[[nodiscard]] json::array strings(const std::vector<std::string>& list, const Memory& at = {});

}  // namespace zhida::answer
