// Answers of the desk and the texts of its refusals.
#include "app/desk/reply.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "app/server/log.h"
#include "app/server/problem.h"
#include "base/civil.h"
#include "base/result.h"
#include "base/text.h"

namespace zhida::desk {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kDaySeconds = 86'400;
constexpr std::int64_t kYearLast = 9999;

struct Row {
  Denial denial;
  server::Saying saying;
};

constexpr Row kRows[] = {
    {Denial::kRecords,
     {404, "E-HTTP-RECORDS", "这个服务不保存记录", "this server keeps no records",
      "运行 zhida init --data DIR，再用 zhida serve --data DIR 启动",
      "run zhida init --data DIR, then start zhida serve --data DIR"}},
    {Denial::kNone, {404, "E-HTTP-NONE", "没有{}", "there is no {}", "核对编号", "check the id"}},
    {Denial::kCsrf,
     {403, "E-HTTP-CSRF", "缺少 X-CSRF-Token，或它不是这次登录的",
      "X-CSRF-Token is missing or not that of this session",
      "把 GET /api/v1/session 给的 csrf 放进请求头",
      "send the csrf that GET /api/v1/session gives in this header"}},
    {Denial::kPurpose,
     {422, "E-HTTP-PURPOSE", "没有说明目的，或没有这个目的：“{}”",
      "no purpose was given, or there is none such: “{}”",
      "在 X-Purpose 里写一个可用的目的（UTF-8，%XX 转义），见 GET /api/v1/session 的 purposes",
      "give one in X-Purpose (UTF-8, %XX escapes); GET /api/v1/session lists those you may give"}},
    {Denial::kSession,
     {401, "E-SESSION-NONE", "没有登录，或登录已失效",
      "nobody is signed in, or the session is over", "请登录：POST /api/v1/session",
      "sign in: POST /api/v1/session"}},
    {Denial::kRefused,
     {401, "E-SESSION-REFUSED", "登录名、密码或动态口令不对，或账号不能用",
      "the login, password or code is wrong, or the account is closed", "核对后再试；或找管理员",
      "check them and try again, or ask an administrator"}},
    {Denial::kOldWrong,
     {403, "E-SESSION-REFUSED", "原密码不对", "the old password is wrong", "核对后再试",
      "check it and try again"}},
    {Denial::kCodeWanted,
     {401, "E-SESSION-CODE", "还要动态口令", "a one-time code is wanted too",
      "把密码与动态口令（或一个恢复码）一起再发一次",
      "send the password again together with the code, or a recovery code"}},
    {Denial::kWait,
     {429, "E-SESSION-WAIT", "失败太多次，请在 {} 秒后再试",
      "too many failures: try again in {} seconds", "等待期间不比对密码",
      "nothing is tried before then"}},
    {Denial::kOneself,
     {403, "E-HTTP-FORBIDDEN", "这一项不能对自己的账号做", "this is not done to one's own account",
      "改密码用 POST /api/v1/session/password；其余找另一位管理员",
      "a password is changed by POST /api/v1/session/password; for the rest ask another "
      "administrator"}},
    {Denial::kNoSignOn,
     {404, "E-OIDC-NONE", "这里没有统一身份登录", "there is no single sign-on here",
      "用登录名和密码登录；或以 zhida serve --oidc FILE 启动",
      "sign in with login and password, or start zhida serve --oidc FILE"}},
    {Denial::kNoAccount,
     {403, "E-OIDC-ACCOUNT", "您还没有账号（{}）", "you have no account yet ({})",
      "把括号里的编号告诉安全管理员，请他开设",
      "tell the security administrator the id in brackets"}},
};

int status_of(std::string_view code) {
  struct Status {
    std::string_view prefix;
    int status;
  };
  // the first that fits counts; what is not here is wrong content
  static constexpr Status kStatuses[] = {
      {"E-DOC-", 400},          {"E-IDENTITY-TAKEN", 409}, {"E-IDENTITY-VERSION", 409},
      {"E-FACTS-ID", 409},      {"E-DECISION-ID", 409},    {"E-IDENTITY-ACCOUNT", 404},
      {"E-DECISION-NONE", 404}, {"E-AUDIT-RANGE", 404},    {"E-STORE-LIMIT", 503},
      {"E-STORE-STOPPED", 503}, {"E-STORE-COMMIT", 503},   {"E-STORE-", 500},
      {"E-FILE-", 500},         {"E-IDENTITY-KEY", 500},   {"E-IDENTITY-HASH", 500},
      {"E-AUDIT-LEAF", 422},    {"E-AUDIT-", 500},         {"E-FACTS-SEGMENT", 500},
      {"E-FACTS-FOLDER", 500},  {"E-FACTS-ORDER", 500},    {"E-IDENTITY-BUSY", 503},
      {"E-OIDC-STATE", 403},    {"E-OIDC-ACCOUNT", 403},   {"E-OIDC-PROVIDER", 502},
      {"E-OIDC-", 401},         {"E-SOURCE-NONE", 404},    {"E-SOURCE-MOVED", 409},
      {"E-SOURCE-DAY", 409},
  };
  for (const Status& one : kStatuses) {
    if (code.starts_with(one.prefix)) return one.status;
  }
  return 422;
}

// Digits of a number without sign, `size` of them.
bool read_digits(std::string_view& text, std::size_t size, std::int64_t& out) {
  if (text.size() < size) return false;
  const char* begin = text.data();
  const char* end = begin + size;
  if (text.front() < '0' || text.front() > '9') return false;
  const auto [rest, error] = std::from_chars(begin, end, out);
  if (error != std::errc() || rest != end) return false;
  text.remove_prefix(size);
  return true;
}

bool take(std::string_view& text, char mark) {
  if (text.empty() || text.front() != mark) return false;
  text.remove_prefix(1);
  return true;
}

// ".123456" → microseconds; the text goes on behind it.
bool read_fraction(std::string_view& text, std::int64_t& us) {
  constexpr std::size_t kDigits = 6;
  std::size_t size = 0;
  while (size < text.size() && text[size] >= '0' && text[size] <= '9') ++size;
  if (size == 0 || size > kDigits || !read_digits(text, size, us)) return false;
  for (std::size_t i = size; i < kDigits; ++i) us *= 10;
  return true;
}

// "Z" or "+08:00", to the end → seconds east of UTC
std::optional<std::int64_t> read_zone(std::string_view text) {
  if (text == "Z") return 0;
  const bool west = text.starts_with('-');
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  if (!west && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  if (!read_digits(text, 2, hours) || !take(text, ':') || !read_digits(text, 2, minutes))
    return std::nullopt;
  if (!text.empty() || hours > 14 || minutes > 59) return std::nullopt;
  const std::int64_t seconds = hours * 3600 + minutes * 60;
  return west ? -seconds : seconds;
}

}  // namespace

server::Response reply(const json::value& value, int status) {
  server::Response out;
  out.status = status;
  out.content_type = "application/json";
  out.body = server::body_of(json::serialize(value));
  out.cache_control = "no-store";
  return out;
}

server::Response reply_text(std::string text) {
  server::Response out;
  out.content_type = "text/plain; charset=utf-8";
  out.body = server::body_of(std::move(text));
  out.cache_control = "no-store";
  return out;
}

server::Response nothing() {
  server::Response out;
  out.status = 204;
  out.cache_control = "no-store";
  return out;
}

server::Response deny(Denial denial, std::string_view subject) {
  for (const Row& row : kRows) {
    if (row.denial != denial) continue;
    Diagnostic d = server::said(row.saying, subject);
    if (denial == Denial::kOneself) d.place.element = "self";
    server::Response out = server::refuse(row.saying.status, {d});
    if (denial == Denial::kWait) out.headers.emplace_back("Retry-After", subject);
    return out;
  }
  ZHIDA_CHECK(false);
}

server::Response bad_query(std::string_view key, std::string_view help_zh,
                           std::string_view help_en) {
  Diagnostic d;
  d.code = "E-HTTP-QUERY";
  d.place.element = excerpt(key);
  d.zh = "参数“" + excerpt(key) + "”不对，或这里没有这个参数";
  d.en = "the parameter '" + excerpt(key) + "' is wrong, or there is none such here";
  d.help_zh = help_zh;
  d.help_en = help_en;
  return server::refuse(422, {d});
}

server::Response fail(const Diagnostics& errors) {
  const int status = errors.empty() ? 500 : status_of(errors.front().code);
  if (status < 500) return server::refuse(status, errors);
  if (errors.front().code == "E-IDENTITY-BUSY") {
    server::Response out = server::refuse(status, errors);
    out.headers.emplace_back("Retry-After", "2");
    return out;
  }
  for (const Diagnostic& d : errors) server::log_event("error", {{"what", to_text(d)}});
  constexpr int kBadGateway = 502;
  if (status == kBadGateway) return server::refuse(status, errors);
  return status == 503 ? server::refuse(server::Refusal::kNotReady, errors.front().code)
                       : server::refuse(server::Refusal::kInternal);
}

std::string time_text(std::int64_t us) {
  std::int64_t seconds = us / kSecondUs;
  std::int64_t rest_us = us % kSecondUs;
  if (rest_us < 0) {
    rest_us += kSecondUs;
    --seconds;
  }
  std::int64_t day = seconds / kDaySeconds;
  std::int64_t rest = seconds % kDaySeconds;
  if (rest < 0) {
    rest += kDaySeconds;
    --day;
  }
  return fmt::format("{}T{:02}:{:02}:{:02}.{:06}Z", day_text(day), rest / 3600, rest / 60 % 60,
                     rest % 60, rest_us);
}

std::optional<std::int64_t> read_time(std::string_view text) {
  constexpr std::size_t kDayBytes = 10;
  const auto day = read_day(text.substr(0, kDayBytes));
  if (!day || text.size() <= kDayBytes) return std::nullopt;
  text.remove_prefix(kDayBytes);
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t us = 0;
  if (!take(text, 'T') || !read_digits(text, 2, hour) || !take(text, ':') ||
      !read_digits(text, 2, minute)) {
    return std::nullopt;
  }
  if (take(text, ':')) {
    if (!read_digits(text, 2, second)) return std::nullopt;
    if (take(text, '.') && !read_fraction(text, us)) return std::nullopt;
  }
  const auto zone = read_zone(text);
  if (!zone || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return (*day * kDaySeconds + hour * 3600 + minute * 60 + second - *zone) * kSecondUs + us;
}

std::string day_text(std::int64_t day) { return to_string(civil_from_days(day)); }

std::optional<std::int64_t> read_day(std::string_view text) {
  const auto date = parse_civil(text);
  if (!date || date->year < 1 || date->year > kYearLast) return std::nullopt;
  return days_from_civil(*date);
}

}  // namespace zhida::desk
