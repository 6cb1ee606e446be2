import type { ScheduledEvent } from '../engine/event.heap.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { protocolError } from './kafkajs.parts.ts';

interface Answer<T> {
  answer: (result: T) => void;
  refuse: (error: Error) => void;
}

interface Member {
  id: string;
  sessionMs: number;
  metadata: Buffer;
  assignment: Buffer;
  joining: Answer<JoinResult> | undefined;
  syncing: Answer<{ memberAssignment: Buffer }> | undefined;
  expiry: ScheduledEvent | undefined;
}

export interface JoinRequest {
  memberId: string;
  sessionTimeout: number;
  rebalanceTimeout: number;
  groupProtocols: { name: string; metadata: Buffer }[];
}

export interface JoinResult {
  generationId: number;
  leaderId: string;
  memberId: string;
  groupProtocol: string;
  members: { memberId: string; memberMetadata: Buffer }[];
}

export interface SyncRequest {
  generationId: number;
  memberId: string;
  groupAssignment: { memberId: string; memberAssignment: Buffer }[];
}

/** A consumer group as its coordinator keeps it: sessions, generations, and a join that waits for every member. */
export class GroupModel {
  readonly commits = new Map<string, string>();
  rebalances = 0;
  private readonly members = new Map<string, Member>();
  private generation = 0;
  private phase: 'stable' | 'joining' | 'syncing' = 'stable';
  private leaderId = '';
  private joinDeadline: ScheduledEvent | undefined;
  private named = 0;

  constructor(private readonly scheduler: Scheduler) {}

  join(request: JoinRequest, to: Answer<JoinResult>): void {
    if (request.memberId !== '' && !this.members.has(request.memberId)) throw protocolError('UNKNOWN_MEMBER_ID');
    const id = request.memberId || `member-${++this.named}`;
    const member = this.members.get(id) ?? this.newMember(id, request);
    member.joining = to;
    member.syncing?.refuse(protocolError('REBALANCE_IN_PROGRESS'));
    member.syncing = undefined;
    this.touch(member);
    if (this.phase !== 'joining') this.rebalance(request.rebalanceTimeout);
    this.completeJoin(false);
  }

  sync({ generationId, memberId, groupAssignment }: SyncRequest, to: Answer<{ memberAssignment: Buffer }>): void {
    const member = this.check(memberId, generationId);
    if (this.phase === 'joining') throw protocolError('REBALANCE_IN_PROGRESS');
    member.syncing = to;
    if (memberId === this.leaderId && this.phase === 'syncing') {
      for (const it of this.members.values()) it.assignment = Buffer.alloc(0);
      for (const it of groupAssignment) this.members.get(it.memberId)!.assignment = it.memberAssignment;
      this.phase = 'stable';
    }
    if (this.phase === 'syncing') return;
    for (const it of this.members.values()) {
      it.syncing?.answer({ memberAssignment: it.assignment });
      it.syncing = undefined;
    }
  }

  heartbeat(memberId: string, generationId: number): void {
    const member = this.check(memberId, generationId);
    this.touch(member);
    if (this.phase === 'joining') throw protocolError('REBALANCE_IN_PROGRESS');
  }

  /** @throws when the group has gone on without this member: its commits are refused */
  check(memberId: string, generationId: number): Member {
    const member = this.members.get(memberId);
    if (!member) throw protocolError('UNKNOWN_MEMBER_ID');
    if (generationId !== this.generation) throw protocolError('ILLEGAL_GENERATION');
    return member;
  }

  leave(memberId: string): void {
    const member = this.members.get(memberId);
    if (!member) return;
    this.members.delete(memberId);
    if (member.expiry) member.expiry.isCancelled = true;
    if (this.members.size > 0) this.rebalance(member.sessionMs);
    this.completeJoin(false);
  }

  private newMember(id: string, request: JoinRequest): Member {
    const { metadata } = request.groupProtocols[0]!;
    const waiting = { joining: undefined, syncing: undefined, expiry: undefined };
    const member = { id, sessionMs: request.sessionTimeout, metadata, assignment: Buffer.alloc(0), ...waiting };
    this.members.set(id, member);
    return member;
  }

  private touch(member: Member): void {
    if (member.expiry) member.expiry.isCancelled = true;
    member.expiry = this.scheduler.at(member.sessionMs, () => this.expire(member));
  }

  /** Who waits for the others to join sends no heartbeat and is alive. */
  private expire(member: Member): void {
    if (this.members.get(member.id) !== member) return;
    if (member.joining) return this.touch(member);
    this.scheduler.note(`group: the session of ${member.id} has ended`);
    this.leave(member.id);
  }

  private rebalance(timeoutMs: number): void {
    this.rebalances++;
    this.phase = 'joining';
    for (const it of this.members.values()) {
      it.syncing?.refuse(protocolError('REBALANCE_IN_PROGRESS'));
      it.syncing = undefined;
    }
    if (this.joinDeadline) this.joinDeadline.isCancelled = true;
    this.joinDeadline = this.scheduler.at(timeoutMs, () => this.completeJoin(true));
  }

  private completeJoin(isDeadline: boolean): void {
    if (this.phase !== 'joining') return;
    const absent = [...this.members.values()].filter(({ joining }) => !joining);
    if (absent.length > 0 && !isDeadline) return;
    for (const { id, expiry } of absent) {
      if (expiry) expiry.isCancelled = true;
      this.members.delete(id);
    }
    if (this.joinDeadline) this.joinDeadline.isCancelled = true;
    if (this.members.size === 0) return;
    this.beginGeneration();
  }

  private beginGeneration(): void {
    this.generation++;
    this.phase = 'syncing';
    const members = [...this.members.values()];
    this.leaderId = members[0]!.id;
    const all = members.map(({ id, metadata }) => ({ memberId: id, memberMetadata: metadata }));
    for (const it of members) {
      const isLeader = it.id === this.leaderId;
      const { generation: generationId, leaderId } = this;
      const result = {
        generationId,
        leaderId,
        memberId: it.id,
        groupProtocol: 'RoundRobinAssigner',
        members: isLeader ? all : [],
      };
      it.joining?.answer(result);
      it.joining = undefined;
      this.touch(it);
    }
  }
}
