// Answers about the city: the summary, one policy of it, its enterprises, one of them.
#include "app/server/city.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "app/server/problem.h"
#include "base/text.h"

namespace zhida::server {
namespace {

constexpr std::string_view kVerdicts[] = {"certain", "possible", "no", "unknown_rule", "expired"};
constexpr std::size_t kLimitMax = 200;

Response json(std::string text) {
  return {.status = 200,
          .content_type = "application/json",
          .body = body_of(std::move(text)),
          .etag = {},
          .cache_control = "no-store",
          .allow = {}};
}

Diagnostic query_error(std::string key, std::string zh, std::string en, std::string help_zh,
                       std::string help_en) {
  Diagnostic d;
  d.code = "E-CITY-QUERY";
  d.place.element = std::move(key);
  d.zh = std::move(zh);
  d.en = std::move(en);
  d.help_zh = std::move(help_zh);
  d.help_en = std::move(help_en);
  return d;
}

std::optional<Diagnostic> read_limit(const std::string& value, std::size_t& out) {
  const char* end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, out);
  if (error == std::errc() && rest == end && out >= 1 && out <= kLimitMax) return std::nullopt;
  return query_error("limit", "limit 应为 1 至 200 的整数", "limit is a whole number from 1 to 200",
                     "写成 limit=50", "write limit=50");
}

std::optional<Diagnostic> read_verdict(const std::string& value) {
  if (std::ranges::find(kVerdicts, value) != std::end(kVerdicts)) return std::nullopt;
  return query_error("verdict", "没有结论“" + excerpt(value) + "”",
                     "there is no verdict '" + excerpt(value) + "'",
                     "可选：certain、possible、no、unknown_rule、expired",
                     "one of certain, possible, no, unknown_rule, expired");
}

Result<city::Filter> read_filter(const Target& target) {
  city::Filter out;
  Diagnostics errors;
  const std::pair<std::string_view, std::string*> texts[] = {{"policy", &out.policy},
                                                             {"verdict", &out.verdict},
                                                             {"district", &out.district},
                                                             {"size", &out.size},
                                                             {"after", &out.after}};
  for (const auto& [key, value] : target.query) {
    const auto* text = std::ranges::find(texts, key, [](const auto& t) { return t.first; });
    if (text != std::end(texts)) {
      *text->second = value;
    } else if (key == "limit") {
      if (auto e = read_limit(value, out.limit)) errors.push_back(std::move(*e));
    } else {
      errors.push_back(query_error(key, "没有参数“" + excerpt(key) + "”",
                                   "there is no parameter '" + excerpt(key) + "'",
                                   "可用：policy、verdict、district、size、after、limit",
                                   "there are policy, verdict, district, size, after, limit"));
    }
  }
  if (out.policy.empty()) {
    errors.push_back(query_error("policy", "缺少参数 policy", "the parameter policy is missing",
                                 "写成 ?policy=sme-size", "write ?policy=sme-size"));
  }
  if (!out.verdict.empty()) {
    if (auto e = read_verdict(out.verdict)) errors.push_back(std::move(*e));
  }
  if (!errors.empty()) return errors;
  return out;
}

}  // namespace

Response CityRoutes::answer(const Target& target, const Request& request) const {
  const auto& s = target.segments;
  const bool one = s.size() == 5;
  const bool known = s.size() == 3 || (s.size() == 4 && s[3] == "subjects") ||
                     (one && (s[3] == "subjects" || s[3] == "policies"));
  if (!known) return refuse(Refusal::kPath, target.path());
  if (request.method != "GET" && request.method != "HEAD")
    return refuse_method(request.method, "GET, HEAD");
  if (!view_) return refuse(Refusal::kCity);
  if (s.size() == 3) return json(view_->overview());
  if (s.size() == 4) return subjects(target);
  return s[3] == "policies" ? policy(s[4]) : subject(s[4]);
}

Response CityRoutes::policy(const std::string& id) const {
  const std::string* found = view_->policy(id);
  return found == nullptr ? refuse(Refusal::kPolicy, id) : json(*found);
}

Response CityRoutes::subjects(const Target& target) const {
  const auto filter = read_filter(target);
  if (!filter) return refuse(422, filter.errors());
  if (view_->policy(filter->policy) == nullptr) return refuse(Refusal::kPolicy, filter->policy);
  auto list = view_->subjects(*filter);
  return list ? json(std::move(*list)) : refuse(500, list.errors());
}

Response CityRoutes::subject(const std::string& code) const {
  auto found = view_->subject(code);
  if (!found) return refuse(500, found.errors());
  return *found ? json(std::move(**found)) : refuse(Refusal::kSubject, code);
}

}  // namespace zhida::server
