// The table of routes.
#include "app/desk/route.h"

#include <algorithm>

#include "app/desk/rooms.h"

namespace zhida::desk {
namespace {

using identity::Sensitivity;

constexpr Route open(std::string_view method, std::string_view path, Answer answer,
                     std::string_view query = {}) {
  Route out;
  out.method = method;
  out.path = path;
  out.door = Door::kOpen;
  out.answer = answer;
  out.query = query;
  return out;
}

constexpr Route entry(std::string_view path, Answer answer) {
  Route out = open("POST", path, answer);
  out.door = Door::kSignIn;
  return out;
}

constexpr Route own(std::string_view method, std::string_view path, Answer answer,
                    std::string_view query = {}) {
  Route out = open(method, path, answer, query);
  out.door = Door::kSession;
  return out;
}

constexpr Route kRoutes[] = {
    entry("/api/v1/session", sign_in),
    open("GET", kWaysPath, show_ways),
    entry("/api/v1/session/sign-on", begin_sign_on),
    entry("/api/v1/session/sign-on/finish", finish_sign_on),
    own("GET", "/api/v1/session", show_session),
    own("DELETE", "/api/v1/session", sign_out),
    own("GET", "/api/v1/session/list", list_sessions, "after limit"),
    own("DELETE", "/api/v1/session/list/{session}", end_session),
    own("POST", "/api/v1/session/password", change_password),
    own("POST", "/api/v1/session/factor", begin_factor),
    own("POST", "/api/v1/session/factor/confirm", confirm_factor),

    {"GET", "/api/v1/accounts", Door::kRole, "account", "read", Whose::kLater, Why::kAny,
     Sensitivity::kInternal, "after limit", list_accounts},
    {"POST", "/api/v1/accounts", Door::kRole, "account", "write", Whose::kLater, Why::kAny,
     Sensitivity::kInternal, "", create_account},
    {"PATCH", "/api/v1/accounts/{account}", Door::kRole, "account", "write", Whose::kLater,
     Why::kAny, Sensitivity::kInternal, "", change_account},

    {"GET", "/api/v1/subjects/{subject}", Door::kRole, "fact", "read", Whose::kSubject, Why::kAny,
     Sensitivity::kPublic, "", show_subject},
    {"GET", "/api/v1/subjects/{subject}/facts", Door::kRole, "fact", "read", Whose::kSubject,
     Why::kSaid, Sensitivity::kPublic, "as_of known key after limit", list_facts},
    {"POST", "/api/v1/subjects/{subject}/facts", Door::kRole, "fact", "write", Whose::kSubject,
     Why::kOne, Sensitivity::kSensitive, "", record_facts},
    {"GET", "/api/v1/subjects/{subject}/facts/{key}/history", Door::kRole, "fact", "read",
     Whose::kSubject, Why::kSaid, Sensitivity::kPublic, "before limit", show_history},
    {"GET", "/api/v1/subjects/{subject}/reads", Door::kRole, "journal", "read", Whose::kSubject,
     Why::kSaid, Sensitivity::kSensitive, "before limit", list_reads},

    {"POST", "/api/v1/subjects/{subject}/identity", Door::kRole, "subject", "write", Whose::kLater,
     Why::kAny, Sensitivity::kInternal, "", record_identity},
    {"POST", "/api/v1/subjects/{subject}/events", Door::kRole, "subject", "write", Whose::kLater,
     Why::kAny, Sensitivity::kInternal, "", record_event},

    {"GET", "/api/v1/sources", Door::kRole, "source", "read", Whose::kLater, Why::kAny,
     Sensitivity::kInternal, "after limit", list_sources},
    {"POST", "/api/v1/sources", Door::kRole, "source", "write", Whose::kLater, Why::kAny,
     Sensitivity::kInternal, "", declare_source},
    {"GET", "/api/v1/sources/{source}", Door::kRole, "source", "read", Whose::kLater, Why::kAny,
     Sensitivity::kInternal, "before limit", show_source},
    {"GET", "/api/v1/sources/{source}/versions", Door::kRole, "source", "read", Whose::kLater,
     Why::kAny, Sensitivity::kInternal, "before limit", list_versions},
    {"GET", "/api/v1/sources/{source}/versions/{version}", Door::kRole, "source", "read",
     Whose::kLater, Why::kAny, Sensitivity::kInternal, "", show_version},
    {"POST", "/api/v1/sources/{source}/imports", Door::kRole, "source", "write", Whose::kLater,
     Why::kAny, Sensitivity::kInternal, "", take_file},

    {"POST", "/api/v1/decisions", Door::kRole, "decision", "write", Whose::kLater, Why::kOne,
     Sensitivity::kPublic, "", make_decision},
    {"GET", "/api/v1/decisions", Door::kRole, "decision", "read", Whose::kLater, Why::kAny,
     Sensitivity::kInternal, "subject before limit", list_decisions},
    {"GET", "/api/v1/decisions/{decision}", Door::kRole, "decision", "read", Whose::kLater,
     Why::kOne, Sensitivity::kPublic, "", show_decision},
    {"GET", "/api/v1/decisions/{decision}/receipt", Door::kRole, "decision", "read", Whose::kLater,
     Why::kOne, Sensitivity::kPublic, "", show_receipt},

    open("GET", "/api/v1/audit/checkpoint", show_checkpoint),
    open("GET", "/api/v1/audit/keys", list_keys),
    open("GET", "/api/v1/audit/handovers", list_handovers, "after limit"),
    // whoever may read a record may see that the log has it: handlers ask for the record, or for the journal
    own("GET", "/api/v1/audit/records/{record}", list_leaves, "kind after limit"),
    own("GET", "/api/v1/audit/leaves/{leaf}/proof", prove_leaf),
};

// The segments of a pattern without the first '/'.
std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> out;
  out.reserve(static_cast<std::size_t>(std::count(path.begin(), path.end(), '/')));
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    out.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

bool matches(std::string_view path, const server::Target& target, std::vector<std::string>& names) {
  const auto pattern = segments_of(path);
  if (pattern.size() != target.segments.size()) return false;
  names.clear();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].starts_with('{')) {
      names.push_back(target.segments[i]);
    } else if (pattern[i] != target.segments[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::span<const Route> routes() { return kRoutes; }

Found find_route(std::string_view method, const server::Target& target) {
  Found out;
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  std::vector<std::string> names;
  for (const Route& route : kRoutes) {
    if (!matches(route.path, target, names)) continue;
    if (route.method == wanted) {
      out.route = &route;
      out.names = names;
      return out;
    }
    if (!out.allow.empty()) out.allow += ", ";
    out.allow += route.method;
    if (route.method == "GET") out.allow += ", HEAD";
  }
  return out;
}

}  // namespace zhida::desk
