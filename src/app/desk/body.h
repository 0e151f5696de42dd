// Bodies: JSON that a client sends, read strictly: every member known, of its kind, and there where it must be. Inside of
// app/desk.
//
//     Body body(call.request.body);
//     const auto login = body.text("login");       // "" and an error where it is missing
//     const auto code = body.text_if("code");      // nothing where it is missing or null
//     if (auto refusal = body.refusal()) return *refusal;
//
// Errors: E-DOC-… (400), E-HTTP-FIELD (422), with line and column
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/server/message.h"
#include "base/document.h"

namespace zhida::desk {

class Body {
 public:
  // The members of one map: the body's, or an item's of a list in it (`element` names it).
  // `bytes_max`: more is E-DOC-SIZE
  explicit Body(std::string_view text, std::size_t bytes_max = DocumentLimits().bytes);
  Body(const Node& node, std::string element);

  [[nodiscard]] std::string text(std::string_view key);
  [[nodiscard]] std::optional<std::string> text_if(std::string_view key);
  [[nodiscard]] std::optional<std::vector<std::string>> texts_if(std::string_view key);
  [[nodiscard]] std::optional<bool> boolean_if(std::string_view key);
  [[nodiscard]] std::int64_t integer(std::string_view key);
  // A day written 2026-11-23.
  [[nodiscard]] std::optional<std::int64_t> day_if(std::string_view key);
  [[nodiscard]] const Node* list(std::string_view key, std::size_t most);
  [[nodiscard]] const Node* map_if(std::string_view key);
  // Whether the member is there, null included.
  [[nodiscard]] bool has(std::string_view key);

  // Wrong in a way that only the reader knows.
  void wrong(std::string_view key, const std::string& zh, const std::string& en);

  // What is wrong, members that nobody asked for among it.
  [[nodiscard]] Diagnostics errors() const;
  [[nodiscard]] std::optional<server::Response> refusal() const;

 private:
  const Node* member(std::string_view key, Node::Kind kind, std::string_view zh,
                     std::string_view en, bool needed);
  [[nodiscard]] std::string element_of(std::string_view key) const;

  std::optional<Node> own_;
  const Node* node_ = nullptr;  // null where the text cannot be read
  std::string element_;
  std::set<std::string, std::less<>> asked_;
  Diagnostics errors_;
};

// The node as JSON text without spaces, numbers as they were written.
[[nodiscard]] std::string to_json(const Node& node);

}  // namespace zhida::desk
