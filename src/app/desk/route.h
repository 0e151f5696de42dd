// Routes: every address of the desk, who is let through to it, and what answers it. One table; the tests of authorisation go
// through it, so that no address is without an expected answer. Inside of app/desk.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/desk/call.h"
#include "app/desk/desk.h"
#include "app/server/message.h"
#include "app/server/target.h"

namespace zhida::desk {

enum class Door {
  kOpen,     // everybody
  kSignIn,   // everybody, a few times a minute
  kSession,  // whoever is signed in. For what is the own (sessions, password, second factor) no role is asked for: an
  // account whose roles want a second factor has to be able to enrol one. Handlers of anything else ask themselves
  kRole,  // roles.txt decides
};

// What the purpose has to be. Purposes are those of roles.txt.
enum class Why {
  kAny,   // some purpose that allows it
  kOne,   // X-Purpose; without it the one purpose that allows it, if there is only one
  kSaid,  // X-Purpose
};

enum class Whose {
  kSubject,  // of the subject that {subject} in the path names: decided before the handler is called
  kLater,  // what is asked for says whose it is: the handler calls permit(). Before it is called, some line of roles.txt
           // must allow the action to one of the roles
};

// The one address that is answered without records, too.
inline constexpr std::string_view kWaysPath = "/api/v1/session/ways";

using Answer = server::Response (*)(const Desktop& desktop, const Call& call);

struct Route {
  std::string_view method;  // GET (and HEAD), POST, PATCH, DELETE
  std::string_view path;    // "/api/v1/subjects/{subject}/facts"
  Door door = Door::kRole;
  std::string_view resource;  // of roles.txt, with kRole
  std::string_view action;
  Whose whose = Whose::kLater;
  Why why = Why::kAny;
  identity::Sensitivity least =
      identity::Sensitivity::kPublic;  // of what is answered, at the least
  std::string_view query;              // the parameters that it takes: "after limit"
  Answer answer = nullptr;
};

[[nodiscard]] std::span<const Route> routes();

struct Found {
  const Route* route = nullptr;    // null: no such address, or not with this method
  std::string allow;               // the methods of the address; "" = no such address
  std::vector<std::string> names;  // what stands for each {…}
};
[[nodiscard]] Found find_route(std::string_view method, const server::Target& target);

}  // namespace zhida::desk
