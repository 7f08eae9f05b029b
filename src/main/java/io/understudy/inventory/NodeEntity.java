package io.understudy.inventory;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "node")
class NodeEntity {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "cluster_id")
  ClusterEntity cluster;

  String name;

  @Enumerated(EnumType.STRING)
  Role role;

  @Column(name = "agent_url")
  String agentUrl;

  /** Sealed. */
  @Column(name = "agent_token")
  String agentToken;

  int position;

  @OneToMany(mappedBy = "node", cascade = CascadeType.ALL, orphanRemoval = true)
  List<InstanceEntity> instances = new ArrayList<>();
}
