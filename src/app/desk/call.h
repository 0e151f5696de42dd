// Call: a request that was let through the gate, as handlers see it. Inside of app/desk.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/server/message.h"
#include "app/server/target.h"
#include "record/identity/identity.h"

namespace zhida::desk {

struct Route;

struct Call {
  const server::Request& request;
  const server::Target& target;
  const Route& route;
  std::vector<std::string> names;  // what stands for each {…} of the path
  identity::Sight sight;           // kValid but behind an open door
  std::string
      purpose;  // X-Purpose, decoded; once let through by Whose::kSubject, the one that counts
  std::int64_t now_us = 0;

  [[nodiscard]] const identity::Principal& who() const { return sight.principal; }
  // The parameter of the query; "" = not there.
  [[nodiscard]] std::string_view query(std::string_view key) const;
};

}  // namespace zhida::desk
