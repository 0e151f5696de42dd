// The way of a request: address, session, CSRF, role, handler.
#include "app/desk/desk.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "app/desk/gate.h"
#include "app/desk/reply.h"
#include "app/desk/rooms.h"
#include "app/desk/route.h"
#include "app/server/clock.h"
#include "app/server/problem.h"
#include "app/server/target.h"

namespace zhida::desk {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::array<std::string_view, 6> kRooms = {"session", "accounts",  "subjects",
                                                    "sources", "decisions", "audit"};

bool is_ours(const server::Target& target) {
  const auto& s = target.segments;
  return s.size() >= 3 && s[0] == "api" && s[1] == "v1" &&
         std::find(kRooms.begin(), kRooms.end(), s[2]) != kRooms.end();
}

bool changes(const server::Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

// Whether `key` is one of the words of `list`.
bool is_listed(std::string_view list, std::string_view key) {
  while (!list.empty()) {
    const auto end = std::min(list.find(' '), list.size());
    if (list.substr(0, end) == key) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

// A parameter that the route does not take, or one that comes twice.
std::optional<server::Response> refuse_query(const Route& route, const server::Target& target) {
  std::vector<std::string_view> seen;
  seen.reserve(target.query.size());
  for (const auto& [key, value] : target.query) {
    const bool again = std::find(seen.begin(), seen.end(), key) != seen.end();
    seen.push_back(key);
    if (!again && is_listed(route.query, key)) continue;
    const std::string list(route.query);
    return bad_query(key,
                     again          ? "每个参数只写一次"
                     : list.empty() ? "这里没有参数"
                                    : "可用：" + list,
                     again          ? "write each parameter once"
                     : list.empty() ? "there are no parameters here"
                                    : "there are: " + list);
  }
  return std::nullopt;
}

// What the table of routes says of whoever is signed in.
std::optional<server::Response> refuse_role(const Desktop& desktop, Call& call) {
  const Route& route = call.route;
  if (route.whose == Whose::kLater) {
    const auto reason = may_ever(call.who(), route.resource, route.action);
    return reason == identity::Reason::kAllowed ? std::nullopt : std::optional(forbid(reason));
  }
  const std::string& subject = call.names.front();
  std::string district;
  auto read = desktop.records->db().read([&](store::Reader& reader) -> Result<Done> {
    auto found = district_of(desktop, reader, call.who(), subject);
    if (!found) return found.errors();
    district = std::move(*found);
    return Done{};
  });
  if (!read) return fail(read.errors());
  Permit permitted = permit(call, {route.resource, subject, district, {}, route.least});
  if (permitted.refusal) return std::move(permitted.refusal);
  call.purpose = std::move(permitted.purpose);
  return std::nullopt;
}

// Who is signed in, by the request's cookie and its token against other sites; as it was found when the header came, where that
// was looked at before a large body.
std::optional<server::Response> refuse_session(const Desktop& desktop,
                                               const server::Request& request,
                                               identity::Sight& sight) {
  if (request.pass) {
    const auto& found = *static_cast<const identity::Sight*>(request.pass.get());
    sight.state = found.state;
    sight.session = found.session;
    sight.principal = found.principal;
    sight.password_own = found.password_own;
  } else {
    auto found = look(desktop, request);
    if (!found) return fail(found.errors());
    sight = std::move(*found);
  }
  if (sight.state != identity::SightState::kValid) return deny(Denial::kSession);
  return std::nullopt;
}

bool is_csrf(const Desktop& desktop, const identity::Sight& sight, const server::Request& request) {
  return desktop.records->identity().is_csrf(sight.session.id, request.csrf);
}

server::Response enter(const Desktop& desktop, Call& call) {
  const Route& route = call.route;
  if (route.door == Door::kSignIn) {
    if (auto refusal = server::refuse_rate(desktop.options.sign_in_rate.get(),
                                           server::rate_key(call.request.address)))
      return std::move(*refusal);
  }
  if (route.door != Door::kOpen && route.door != Door::kSignIn) {
    if (auto refusal = refuse_session(desktop, call.request, call.sight))
      return std::move(*refusal);
    if (auto refusal = server::refuse_rate(desktop.options.account_rate.get(), call.who().account))
      return std::move(*refusal);
    if (changes(call.request) && !is_csrf(desktop, call.sight, call.request))
      return deny(Denial::kCsrf);
    const auto purpose = read_purpose(call.request.purpose);
    if (!purpose) return deny(Denial::kPurpose);
    call.purpose = *purpose;
  }
  if (auto refusal = refuse_query(route, call.target)) return std::move(*refusal);
  const bool body = route.method == "POST" || route.method == "PATCH";
  if (body && !call.request.body.empty() && !server::is_json(call.request.content_type))
    return server::refuse(server::Refusal::kMediaType, call.request.content_type);
  if (route.door == Door::kRole) {
    if (auto refusal = refuse_role(desktop, call)) return std::move(*refusal);
  }
  return route.answer(desktop, call);
}

}  // namespace

std::int64_t system_now_us() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

std::int64_t Desktop::today() const { return server::china_day(now_us() / kSecondUs); }

std::string_view Call::query(std::string_view key) const {
  for (const auto& [name, value] : target.query) {
    if (name == key) return value;
  }
  return {};
}

Desk::Desk(std::shared_ptr<const pack::Bundle> bundle, std::shared_ptr<records::Records> records,
           Options options)
    : desktop_{std::move(bundle), std::move(records), std::move(options)} {}

bool Desk::serves(const server::Request& request) {
  const auto target = server::parse_target(request.target);
  return target && is_ours(*target);
}

bool Desk::takes_file(const server::Request& header) {
  const auto target = server::parse_target(header.target);
  if (!target || !is_ours(*target)) return false;
  const auto found = find_route(header.method, *target);
  return found.route != nullptr && found.route->answer == take_file;
}

server::LargeBodies::Admission Desk::admit_file(const server::Request& header) const {
  if (!desktop_.records) return {deny(Denial::kRecords), {}};
  const auto target = server::parse_target(header.target);
  const Route& route = *find_route(header.method, *target).route;
  auto sight = see(desktop_, header);
  if (!sight) return {fail(sight.errors()), {}};
  // what is wrong with a token is kept, as of any request
  if (sight->state != identity::SightState::kValid) sight = look(desktop_, header);
  if (!sight) return {fail(sight.errors()), {}};
  if (sight->state != identity::SightState::kValid) return {deny(Denial::kSession), {}};
  if (!is_csrf(desktop_, *sight, header)) return {deny(Denial::kCsrf), {}};
  const auto reason = may_ever(sight->principal, route.resource, route.action);
  if (reason != identity::Reason::kAllowed) return {forbid(reason), {}};
  return {std::nullopt, std::make_shared<const identity::Sight>(std::move(*sight))};
}

server::Response Desk::answer(const server::Request& request) const {
  const auto target = server::parse_target(request.target);
  if (!target) return server::refuse(server::Refusal::kTarget, request.target);
  // how one may sign in is asked by every page: that there is no way is an answer, too
  if (!desktop_.records && target->path() != kWaysPath) return deny(Denial::kRecords);
  auto found = find_route(request.method, *target);
  if (found.route == nullptr) {
    return found.allow.empty() ? server::refuse(server::Refusal::kPath, target->path())
                               : server::refuse_method(request.method, found.allow);
  }
  Call call{request, *target, *found.route, std::move(found.names), {}, {}, desktop_.now_us()};
  server::Response response = enter(desktop_, call);
  // a new token, whatever the answer; an answer that sets the cookie itself knows better
  const bool set = std::any_of(response.headers.begin(), response.headers.end(),
                               [](const auto& header) { return header.first == "Set-Cookie"; });
  if (call.sight.token && !set) {
    response.headers.emplace_back(
        "Set-Cookie", set_cookie(call.sight.token->text(), desktop_.options.secure_cookie));
  }
  return response;
}

}  // namespace zhida::desk
