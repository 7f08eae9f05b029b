package io.understudy.agent.http;

import io.understudy.agent.keys.Keyring;
import io.understudy.agent.traffic.TrafficDesk;
import io.understudy.agent.work.Watch;
import io.understudy.agent.work.Workshop;

/** Who answers what is asked over HTTP. */
public record Rooms(Workshop workshop, TrafficDesk traffic, Keyring keys, Watch watch) {}
