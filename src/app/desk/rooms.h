// What answers each address of the desk, by the room it is about. Inside of app/desk: the table of routes names them.
//
// REQUIRES: the call was let through the gate
#pragma once

#include "app/desk/call.h"
#include "app/desk/desk.h"
#include "app/server/message.h"

namespace zhida::desk {

using server::Response;

// session.cpp
[[nodiscard]] Response sign_in(const Desktop& desktop, const Call& call);
[[nodiscard]] Response show_session(const Desktop& desktop, const Call& call);
[[nodiscard]] Response sign_out(const Desktop& desktop, const Call& call);
[[nodiscard]] Response list_sessions(const Desktop& desktop, const Call& call);
[[nodiscard]] Response end_session(const Desktop& desktop, const Call& call);
[[nodiscard]] Response change_password(const Desktop& desktop, const Call& call);
[[nodiscard]] Response begin_factor(const Desktop& desktop, const Call& call);
[[nodiscard]] Response confirm_factor(const Desktop& desktop, const Call& call);
[[nodiscard]] Response session_begun(const Desktop& desktop, const identity::SignIn& in);
// signon.cpp
[[nodiscard]] Response show_ways(const Desktop& desktop, const Call& call);
[[nodiscard]] Response begin_sign_on(const Desktop& desktop, const Call& call);
[[nodiscard]] Response finish_sign_on(const Desktop& desktop, const Call& call);
// accounts.cpp
[[nodiscard]] Response list_accounts(const Desktop& desktop, const Call& call);
[[nodiscard]] Response create_account(const Desktop& desktop, const Call& call);
[[nodiscard]] Response change_account(const Desktop& desktop, const Call& call);
// subjects.cpp
[[nodiscard]] Response show_subject(const Desktop& desktop, const Call& call);
[[nodiscard]] Response list_facts(const Desktop& desktop, const Call& call);
[[nodiscard]] Response show_history(const Desktop& desktop, const Call& call);
[[nodiscard]] Response record_facts(const Desktop& desktop, const Call& call);
[[nodiscard]] Response list_reads(const Desktop& desktop, const Call& call);
// registry.cpp
[[nodiscard]] Response record_identity(const Desktop& desktop, const Call& call);
[[nodiscard]] Response record_event(const Desktop& desktop, const Call& call);
// sources.cpp
[[nodiscard]] Response list_sources(const Desktop& desktop, const Call& call);
[[nodiscard]] Response declare_source(const Desktop& desktop, const Call& call);
[[nodiscard]] Response show_source(const Desktop& desktop, const Call& call);
[[nodiscard]] Response list_versions(const Desktop& desktop, const Call& call);
[[nodiscard]] Response show_version(const Desktop& desktop, const Call& call);
[[nodiscard]] Response take_file(const Desktop& desktop, const Call& call);
// decisions.cpp
[[nodiscard]] Response make_decision(const Desktop& desktop, const Call& call);
[[nodiscard]] Response list_decisions(const Desktop& desktop, const Call& call);
[[nodiscard]] Response show_decision(const Desktop& desktop, const Call& call);
[[nodiscard]] Response show_receipt(const Desktop& desktop, const Call& call);
// audit.cpp
[[nodiscard]] Response show_checkpoint(const Desktop& desktop, const Call& call);
[[nodiscard]] Response list_keys(const Desktop& desktop, const Call& call);
[[nodiscard]] Response list_handovers(const Desktop& desktop, const Call& call);
[[nodiscard]] Response list_leaves(const Desktop& desktop, const Call& call);
[[nodiscard]] Response prove_leaf(const Desktop& desktop, const Call& call);

}  // namespace zhida::desk
